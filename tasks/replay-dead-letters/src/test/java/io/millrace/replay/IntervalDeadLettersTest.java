package io.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.interval.Interval;
import io.millrace.common.task.DataException;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.DeadLetter.Stage;
import io.millrace.ledger.RecordHeaders;
import io.millrace.ledger.RecordPosition;
import org.junit.jupiter.api.Test;

class IntervalDeadLettersTest {
  private static final DeadLetterFilter ALL = new DeadLetterFilter(StageChoice.ALL, "");

  @Test
  void should_count_only_the_newest_attempt_of_a_record() {
    IntervalDeadLetters deadLetters = new IntervalDeadLetters(Sent.HOUR, Sent.REVISION, ALL);
    DeadLetter first = Sent.ofSource(Stage.MAPPING, 1, 4, "{}");

    deadLetters.add(Sent.received(first));
    deadLetters.add(Sent.received(first.ofReplay(3, "run-3")));
    deadLetters.add(Sent.received(first.ofReplay(2, "run-2")));

    assertThat(deadLetters.newest()).extracting(DeadLetterRecord::attempt).containsExactly(3);
  }

  @Test
  void should_take_the_first_of_two_letters_of_the_same_attempt() {
    IntervalDeadLetters deadLetters = new IntervalDeadLetters(Sent.HOUR, Sent.REVISION, ALL);

    deadLetters.add(Sent.received(Sent.ofSource(Stage.MAPPING, 1, 4, "{}")));
    deadLetters.add(Sent.received(Sent.ofTopic(Stage.DECODING, 1, 4, "{}")));

    assertThat(deadLetters.newest())
        .extracting(DeadLetterRecord::stage)
        .containsExactly(Stage.MAPPING);
  }

  @Test
  void should_be_in_the_order_of_pages() {
    IntervalDeadLetters deadLetters = new IntervalDeadLetters(Sent.HOUR, Sent.REVISION, ALL);

    deadLetters.add(Sent.received(Sent.ofSource(Stage.MAPPING, 10, 0, "{}")));
    deadLetters.add(Sent.received(Sent.ofSource(Stage.MAPPING, 2, 11, "{}")));
    deadLetters.add(Sent.received(Sent.ofSource(Stage.MAPPING, 2, 9, "{}")));

    assertThat(deadLetters.newest())
        .extracting(DeadLetterRecord::recordPosition)
        .containsExactly(
            new RecordPosition(2, 9), new RecordPosition(2, 11), new RecordPosition(10, 0));
  }

  @Test
  void should_count_records_of_other_revisions_once_and_leave_out_other_intervals() {
    IntervalDeadLetters deadLetters = new IntervalDeadLetters(Sent.HOUR, Sent.REVISION, ALL);
    DeadLetter stale = Sent.ofRevision(1, 1, 4);

    deadLetters.add(Sent.received(stale));
    deadLetters.add(Sent.received(stale.ofReplay(2, "run-2")));
    deadLetters.add(Sent.received(Sent.ofRevision(3, 1, 4)));

    assertThat(deadLetters.newest()).isEmpty();
    assertThat(deadLetters.stale()).isEqualTo(2);

    Interval next = new Interval(Sent.HOUR.end(), Sent.HOUR.end().plusSeconds(3600));
    IntervalDeadLetters ofNext = new IntervalDeadLetters(next, 1, ALL);
    ofNext.add(Sent.received(stale));
    assertThat(ofNext.stale()).isZero();
  }

  @Test
  void should_forget_the_bytes_of_those_that_are_not_asked_for_but_not_that_they_are_newer() {
    IntervalDeadLetters deadLetters =
        new IntervalDeadLetters(
            Sent.HOUR, Sent.REVISION, new DeadLetterFilter(StageChoice.MAPPING, "NORTH"));
    DeadLetter first = Sent.ofSource(Stage.MAPPING, 1, 4, "{}");

    deadLetters.add(Sent.received(first));
    assertThat(deadLetters.newest()).allMatch(deadLetter -> deadLetter.record().isPresent());

    deadLetters.add(Sent.received(Sent.ofTopic(Stage.WRITING, 1, 4, "{}").ofReplay(2, "run-2")));
    assertThat(deadLetters.newest())
        .allMatch(
            deadLetter -> deadLetter.stage() == Stage.WRITING && deadLetter.record().isEmpty());
  }

  @Test
  void should_refuse_more_than_memory_holds() {
    IntervalDeadLetters deadLetters = new IntervalDeadLetters(Sent.HOUR, Sent.REVISION, ALL);
    DeadLetterRecord large = Sent.received(Sent.ofSource(Stage.MAPPING, 1, 0, "x".repeat(900_000)));

    assertThatThrownBy(
            () -> {
              for (int index = 0; index < 100; index++) {
                deadLetters.add(at(large, index));
              }
            })
        .isInstanceOf(DataException.class)
        .hasMessageContaining("exceed 64 MiB: replay them in parts");
  }

  private static DeadLetterRecord at(DeadLetterRecord deadLetter, int index) {
    return new DeadLetterRecord(
        new RecordHeaders(Sent.HOUR.label(), Sent.REVISION, 1, index, 7),
        deadLetter.stage(),
        1,
        deadLetter.replayedBy(),
        deadLetter.message(),
        deadLetter.record());
  }
}
