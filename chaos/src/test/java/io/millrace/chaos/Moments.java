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
 * the middle of its work. Of the records of a page the last one is taken too.
 */
final class Moments {
  private static final Set<Step> ONCE =
      Set.of(
          TransactionStep.OPENING, TransactionStep.OPENED, FetchStep.LEDGER_READ, FetchStep.DONE);

  private static final Set<Step> REPEATED_BY_STREAM =
      Set.of(StreamStep.ROW_SUBMITTED, StreamStep.ROW_STORED, StreamStep.BUCKET_DELETED);

  /** To these a task comes only where there may be an older revision. */
  private static final Set<String> DELETING =
      Set.of(StreamStep.BUCKET_DELETED.name(), StreamStep.OLDER_DELETED.name());

  private Moments() {}

  static Stream<Moment> all() {
    return Stream.concat(ofFetch(), ofStream());
  }

  /** Those that a task comes to when it stores the first revision of an interval. */
  static Stream<Moment> ofFirstRevision() {
    return all().filter(moment -> !isDeleting(moment));
  }

  /** Those around the deletion of what older revisions have left. */
  static Stream<Moment> ofReplacing() {
    return Stream.concat(
        Stream.of(StreamStep.READ_BACK, StreamStep.STILL_CURRENT)
            .map(step -> Moment.kill(Task.STREAM, step, 1)),
        all().filter(Moments::isDeleting));
  }

  /** Whether it is one that only a revision which replaces another has. */
  static boolean isDeleting(Moment moment) {
    return DELETING.contains(moment.step());
  }

  private static Stream<Moment> ofFetch() {
    Stream<Step> steps =
        Stream.concat(Stream.of(FetchStep.values()), Stream.of(TransactionStep.values()));
    return Stream.concat(
        steps.flatMap(step -> of(Task.FETCH, step, ONCE.contains(step) ? 1 : 2)),
        Stream.of(
            Moment.kill(Task.FETCH, TransactionStep.RECORD_SENT, Expected.PAGE_SIZE),
            new Moment(Task.FETCH, Moment.REPORTED, 1, "KILL")));
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
