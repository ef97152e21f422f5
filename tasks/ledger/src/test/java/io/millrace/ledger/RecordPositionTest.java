package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordPositionTest {
  /** From the first to the last. */
  private static final List<RecordPosition> IN_ORDER =
      List.of(
          new RecordPosition(1, 0),
          new RecordPosition(1, 4_999),
          new RecordPosition(2, 1),
          new RecordPosition(1_000, Integer.MAX_VALUE));

  @Test
  void should_come_back_from_its_number() {
    assertThat(IN_ORDER)
        .allSatisfy(
            position -> assertThat(RecordPosition.unpacked(position.packed())).isEqualTo(position));
  }

  @Test
  void should_be_ordered_by_page_and_index_as_its_number_is() {
    assertThat(Stream.of(2, 0, 3, 1).map(IN_ORDER::get).sorted()).isEqualTo(IN_ORDER);
    assertThat(IN_ORDER).extracting(RecordPosition::packed).isSorted();
  }

  @Test
  void should_say_where_it_is() {
    assertThat(new RecordPosition(2, 7)).hasToString("page 2 index 7");
  }
}
