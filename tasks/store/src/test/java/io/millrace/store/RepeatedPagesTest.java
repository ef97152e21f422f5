package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.DataException;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.PageEntry;
import io.millrace.ledger.RecordHeaders;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RepeatedPagesTest {
  @Test
  void should_refuse_a_page_of_nothing_but_duplicates() {
    assertThatThrownBy(() -> RepeatedPages.check(entry(3), duplicates(2, 3)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("all 3 records of page 2 were already in earlier pages");
  }

  @Test
  void should_leave_other_duplicates_to_their_letters() {
    assertThatCode(
            () -> {
              RepeatedPages.check(entry(3), duplicates(2, 2));
              RepeatedPages.check(entry(3), duplicates(1, 3));
              RepeatedPages.check(entry(1), duplicates(2, 1));
              RepeatedPages.check(entry(0), List.of());
            })
        .doesNotThrowAnyException();
  }

  @Test
  void should_not_take_other_letters_for_duplicates() {
    List<RejectedRecord> deadLetters =
        Stream.concat(duplicates(2, 2).stream(), Stream.of(failure(2))).toList();

    assertThatCode(() -> RepeatedPages.check(entry(3), deadLetters)).doesNotThrowAnyException();
  }

  private static IntervalEntry entry(int second) {
    IntervalEntry one = IntervalLookupTest.entry(1, "print", "topic", false);
    return one.withPage(
        new PageEntry(2, second, second, 0, Map.of(0, new OffsetRange(120, 130))), "run", true);
  }

  private static List<RejectedRecord> duplicates(int page, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            index -> RejectedRecord.ofDuplicate(record(), headers(page, index), "it came before"))
        .toList();
  }

  private static RejectedRecord failure(int page) {
    return RejectedRecord.of(
        DeadLetter.Stage.DECODING, record(), headers(page, 9), new IllegalStateException("x"));
  }

  private static RecordHeaders headers(int page, int index) {
    return new RecordHeaders("2026-11-22T21:00:00Z", 1, page, index, 7);
  }

  private static ConsumerRecord<byte[], byte[]> record() {
    return new ConsumerRecord<>("users", 0, 9, null, new byte[1]);
  }
}
