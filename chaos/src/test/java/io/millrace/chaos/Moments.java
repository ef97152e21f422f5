package io.millrace.chaos;

import io.millrace.common.ledger.TransactionStep;
import io.millrace.common.task.Step;
import io.millrace.fetch.FetchStep;
import io.millrace.stream.StreamStep;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every step of both tasks, taken from the enums, so that a new step is killed at without anyone
 * thinking of it. Steps that a task comes to more than once are taken twice: the second time is in
 * the middle of its work.
 */
final class Moments {
  private static final Set<Step> ONCE =
      Set.of(
          TransactionStep.OPENING, TransactionStep.OPENED, FetchStep.LEDGER_READ, FetchStep.DONE);

  private static final Set<Step> REPEATED_BY_STREAM =
      Set.of(StreamStep.ROW_SUBMITTED, StreamStep.ROW_STORED);

  private Moments() {}

  static Stream<Moment> all() {
    return Stream.concat(ofFetch(), ofStream());
  }

  private static Stream<Moment> ofFetch() {
    Stream<Step> steps =
        Stream.concat(Stream.of(FetchStep.values()), Stream.of(TransactionStep.values()));
    return Stream.concat(
        steps.flatMap(step -> of(Task.FETCH, step, ONCE.contains(step) ? 1 : 2)),
        Stream.of(new Moment(Task.FETCH, Moment.REPORTED, 1, "KILL")));
  }

  /** Its only transaction is that of the dead letters. */
  private static Stream<Moment> ofStream() {
    Stream<Step> steps =
        Stream.concat(Stream.of(StreamStep.values()), Stream.of(TransactionStep.values()));
    return Stream.concat(
        steps.flatMap(step -> of(Task.STREAM, step, REPEATED_BY_STREAM.contains(step) ? 2 : 1)),
        Stream.of(new Moment(Task.STREAM, Moment.REPORTED, 1, "KILL")));
  }

  private static Stream<Moment> of(Task task, Step step, int occurrences) {
    return IntStream.rangeClosed(1, occurrences)
        .mapToObj(occurrence -> Moment.kill(task, step, occurrence));
  }
}
