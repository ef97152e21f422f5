package io.millrace.chaos;

import io.millrace.common.task.Step;
import io.millrace.fetch.FetchStep;
import io.millrace.ledger.TransactionStep;
import io.millrace.store.StoreStep;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every step of both tasks, taken from the enums, so that a new step is killed at without anyone
 * thinking of it. Steps that a task comes to more than once are taken twice: the second time is in
 * the middle of its work. Of the records of a page the last one is taken too.
 */
final class SignalPoints {
  private static final Set<Step> ONCE =
      Set.of(
          TransactionStep.OPENING, TransactionStep.OPENED, FetchStep.LEDGER_READ, FetchStep.DONE);

  private static final Set<Step> REPEATED_BY_STREAM =
      Set.of(StoreStep.ROW_SUBMITTED, StoreStep.ROW_STORED, StoreStep.BUCKET_DELETED);

  /** To these a task comes only where there may be an older revision. */
  private static final Set<String> DELETING =
      Set.of(StoreStep.BUCKET_DELETED.name(), StoreStep.OLDER_DELETED.name());

  private SignalPoints() {}

  static Stream<SignalPoint> all() {
    return Stream.concat(ofFetch(), ofStream());
  }

  /** Those that a task comes to when it stores the first revision of an interval. */
  static Stream<SignalPoint> ofFirstRevision() {
    return all().filter(point -> !isDeleting(point));
  }

  /** Those around the deletion of what older revisions have left. */
  static Stream<SignalPoint> ofReplacing() {
    return Stream.concat(
        Stream.of(StoreStep.READ_BACK, StoreStep.STILL_CURRENT)
            .map(step -> SignalPoint.kill(Task.STREAM, step, 1)),
        all().filter(SignalPoints::isDeleting));
  }

  /** Whether it is one that only a revision which replaces another has. */
  static boolean isDeleting(SignalPoint point) {
    return DELETING.contains(point.step());
  }

  private static Stream<SignalPoint> ofFetch() {
    Stream<Step> steps =
        Stream.concat(Stream.of(FetchStep.values()), Stream.of(TransactionStep.values()));
    return Stream.concat(
        steps.flatMap(step -> of(Task.FETCH, step, ONCE.contains(step) ? 1 : 2)),
        Stream.of(
            SignalPoint.kill(Task.FETCH, TransactionStep.RECORD_SENT, Expected.PAGE_SIZE),
            new SignalPoint(Task.FETCH, SignalPoint.REPORTED, 1, "KILL")));
  }

  /** Its only transaction is that of the dead letters. */
  private static Stream<SignalPoint> ofStream() {
    Stream<Step> steps =
        Stream.concat(Stream.of(StoreStep.values()), Stream.of(TransactionStep.values()));
    return Stream.concat(
        steps.flatMap(step -> of(Task.STREAM, step, REPEATED_BY_STREAM.contains(step) ? 2 : 1)),
        Stream.of(new SignalPoint(Task.STREAM, SignalPoint.REPORTED, 1, "KILL")));
  }

  private static Stream<SignalPoint> of(Task task, Step step, int occurrences) {
    return IntStream.rangeClosed(1, occurrences)
        .mapToObj(occurrence -> SignalPoint.kill(task, step, occurrence));
  }
}
