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
    IntervalDeadLetters letters = new IntervalDeadLetters(Sent.HOUR, Sent.REVISION, ALL);
    DeadLetter first = Sent.ofSource(Stage.MAPPING, 1, 4, "{}");

    letters.add(Sent.received(first));
    letters.add(Sent.received(first.ofReplay(3, "run-3")));
    letters.add(Sent.received(first.ofReplay(2, "run-2")));

    assertThat(letters.newest()).extracting(DeadLetterRecord::attempt).containsExactly(3);
  }

  @Test
  void should_take_the_first_of_two_letters_of_the_same_attempt() {
    IntervalDeadLetters letters = new IntervalDeadLetters(Sent.HOUR, Sent.REVISION, ALL);

    letters.add(Sent.received(Sent.ofSource(Stage.MAPPING, 1, 4, "{}")));
    letters.add(Sent.received(Sent.ofTopic(Stage.DECODING, 1, 4, "{}")));

    assertThat(letters.newest()).extracting(DeadLetterRecord::stage).containsExactly(Stage.MAPPING);
  }

  @Test
  void should_be_in_the_order_of_pages() {
    IntervalDeadLetters letters = new IntervalDeadLetters(Sent.HOUR, Sent.REVISION, ALL);

    letters.add(Sent.received(Sent.ofSource(Stage.MAPPING, 10, 0, "{}")));
    letters.add(Sent.received(Sent.ofSource(Stage.MAPPING, 2, 11, "{}")));
    letters.add(Sent.received(Sent.ofSource(Stage.MAPPING, 2, 9, "{}")));

    assertThat(letters.newest())
        .extracting(DeadLetterRecord::recordPosition)
        .containsExactly(
            new RecordPosition(2, 9), new RecordPosition(2, 11), new RecordPosition(10, 0));
  }

  @Test
  void should_count_records_of_other_revisions_once_and_leave_out_other_intervals() {
    IntervalDeadLetters letters = new IntervalDeadLetters(Sent.HOUR, Sent.REVISION, ALL);
    DeadLetter stale = Sent.ofRevision(1, 1, 4);

    letters.add(Sent.received(stale));
    letters.add(Sent.received(stale.ofReplay(2, "run-2")));
    letters.add(Sent.received(Sent.ofRevision(3, 1, 4)));

    assertThat(letters.newest()).isEmpty();
    assertThat(letters.stale()).isEqualTo(2);

    Interval next = new Interval(Sent.HOUR.end(), Sent.HOUR.end().plusSeconds(3600));
    IntervalDeadLetters ofNext = new IntervalDeadLetters(next, 1, ALL);
    ofNext.add(Sent.received(stale));
    assertThat(ofNext.stale()).isZero();
  }

  @Test
  void should_forget_the_bytes_of_those_that_are_not_asked_for_but_not_that_they_are_newer() {
    IntervalDeadLetters letters =
        new IntervalDeadLetters(
            Sent.HOUR, Sent.REVISION, new DeadLetterFilter(StageChoice.MAPPING, "NORTH"));
    DeadLetter first = Sent.ofSource(Stage.MAPPING, 1, 4, "{}");

    letters.add(Sent.received(first));
    assertThat(letters.newest()).allMatch(letter -> letter.record().isPresent());

    letters.add(Sent.received(Sent.ofTopic(Stage.WRITING, 1, 4, "{}").ofReplay(2, "run-2")));
    assertThat(letters.newest())
        .allMatch(letter -> letter.stage() == Stage.WRITING && letter.record().isEmpty());
  }

  @Test
  void should_refuse_more_than_memory_holds() {
    IntervalDeadLetters letters = new IntervalDeadLetters(Sent.HOUR, Sent.REVISION, ALL);
    DeadLetterRecord large = Sent.received(Sent.ofSource(Stage.MAPPING, 1, 0, "x".repeat(900_000)));

    assertThatThrownBy(
            () -> {
              for (int index = 0; index < 100; index++) {
                letters.add(at(large, index));
              }
            })
        .isInstanceOf(DataException.class)
        .hasMessageContaining("more than 64 MiB: replay a part of them");
  }

  private static DeadLetterRecord at(DeadLetterRecord letter, int index) {
    return new DeadLetterRecord(
        new RecordHeaders(Sent.HOUR.label(), Sent.REVISION, 1, index, 7),
        letter.stage(),
        1,
        letter.replayedBy(),
        letter.message(),
        letter.record());
  }
}
