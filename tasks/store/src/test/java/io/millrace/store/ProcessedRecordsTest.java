package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.DataException;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.RecordHeaders;
import io.millrace.ledger.RecordPosition;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ProcessedRecordsTest {
  private final ProcessedRecords all = new ProcessedRecords();

  /** Ids of so many records of a page, the first of which has this number. */
  private static IdSet ids(int page, int first, int count) {
    IdSet ids = new IdSet();
    for (int number = 0; number < count; number++) {
      ids.add(id(first + number), new RecordPosition(page, number));
    }
    return ids;
  }

  private static ByteBuffer id(int number) {
    return ByteBuffer.allocate(4).putInt(0, number);
  }

  private static BitSet bits(int... numbers) {
    BitSet bits = new BitSet();
    for (int number : numbers) {
      bits.set(number);
    }
    return bits;
  }

  private static RejectedRecord rejected() {
    return RejectedRecord.of(
        DeadLetter.Stage.WRITING,
        new ConsumerRecord<>("users", 0, 9, null, new byte[1]),
        new RecordHeaders("i", 1, 2, 3, 4),
        new IllegalArgumentException("too large"));
  }

  @Test
  void should_add_parts_with_ids_of_their_own() {
    // when
    all.add(ids(1, 0, 3), bits(1), List.of(rejected()), 4, 2, 5);
    all.add(ids(2, 10, 2), bits(0), List.of(rejected()), 2, 1, 7);

    // then
    assertThat(all.ids().size()).isEqualTo(5);
    assertThat(all.ids().position(all.ids().find(id(11)))).isEqualTo(new RecordPosition(2, 1));
    assertThat(all.acknowledged()).isEqualTo(bits(0, 2, 4));
    assertThat(all.refused()).isEqualTo(bits(1, 3));
    assertThat(all.rejected().count()).isEqualTo(2);
    assertThat(all.read()).isEqualTo(6);
    assertThat(all.stored()).isEqualTo(3);
    assertThat(all.repeated()).isEqualTo(12);
  }

  @Test
  void should_refuse_parts_that_share_an_id() {
    all.add(ids(1, 0, 3), bits(), List.of(), 3, 3, 0);

    assertThatThrownBy(() -> all.add(ids(2, 2, 1), bits(), List.of(), 1, 1, 0))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "two partitions of the topic have the same id: page 1 index 2 of the one,"
                + " page 2 index 0 of the other");
  }
}
