package io.millrace.chaos;

import io.millrace.common.task.Step;
import io.millrace.fetch.FetchStep;
import io.millrace.ledger.TransactionStep;
import io.millrace.store.StoreStep;
import io.millrace.testkit.Scale;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every step of the tasks, taken from the enums, so that a new step is killed at without anyone
 * thinking of it. Steps that a task comes to more than once are taken twice: the second time is in
 * the middle of its work. Of the records of a page the last one is taken too.
 */
final class SignalPoints {
  private static final Set<Step> ONCE =
      Set.of(
          TransactionStep.OPENING, TransactionStep.OPENED, FetchStep.LEDGER_READ, FetchStep.DONE);

  private static final Set<Step> REPEATED_BY_STORING =
      Set.of(StoreStep.ROW_SUBMITTED, StoreStep.ROW_STORED, StoreStep.BUCKET_DELETED);

  private static final Set<String> BEFORE_DELETING =
      Set.of(StoreStep.READ_BACK.name(), StoreStep.STILL_CURRENT.name());

  /** To these a task comes only where there may be an older revision. */
  private static final Set<String> DELETING =
      Set.of(StoreStep.BUCKET_DELETED.name(), StoreStep.OLDER_DELETED.name());

  /** Where Spark, whose processes start slowly, is killed unless all points are asked for. */
  private static final List<SignalPoint> SOME_OF_SPARK =
      List.of(
          SignalPoint.kill(Task.SPARK, StoreStep.ROW_STORED, 2),
          SignalPoint.kill(Task.SPARK, StoreStep.STILL_CURRENT, 1));

  private static final List<SignalPoint> SOME_OF_REPLACING =
      List.of(SignalPoint.kill(Task.SPARK, StoreStep.BUCKET_DELETED, 1));

  private SignalPoints() {}

  /** Those of both tasks, with the Java engine. */
  static Stream<SignalPoint> all() {
    return Stream.concat(of(Task.FETCH), of(Task.STREAM));
  }

  /** Those of one of the tasks that ingest an interval, with either engine. */
  static Stream<SignalPoint> of(Task task) {
    return task == Task.FETCH ? ofFetch() : ofStoring(task);
  }

  /** Those that a task comes to when it stores the first revision of an interval. */
  static Stream<SignalPoint> ofFirstRevision() {
    return withSpark(all(), SOME_OF_SPARK).filter(point -> !isDeleting(point));
  }

  /** Those around the deletion of what older revisions have left. */
  static Stream<SignalPoint> ofReplacing() {
    return withSpark(of(Task.STREAM), SOME_OF_REPLACING).filter(SignalPoints::isReplacing);
  }

  private static boolean isReplacing(SignalPoint point) {
    return isDeleting(point) || BEFORE_DELETING.contains(point.step());
  }

  /** Those of Java's tasks and some of Spark's; at scale, only and all of Spark's. */
  private static Stream<SignalPoint> withSpark(Stream<SignalPoint> java, List<SignalPoint> some) {
    return Scale.isAsked() ? of(Task.SPARK) : Stream.concat(java, some.stream());
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
  private static Stream<SignalPoint> ofStoring(Task task) {
    Stream<Step> steps =
        Stream.concat(Stream.of(StoreStep.values()), Stream.of(TransactionStep.values()));
    return Stream.concat(
        steps.flatMap(step -> of(task, step, REPEATED_BY_STORING.contains(step) ? 2 : 1)),
        Stream.of(new SignalPoint(task, SignalPoint.REPORTED, 1, "KILL")));
  }

  private static Stream<SignalPoint> of(Task task, Step step, int occurrences) {
    return IntStream.rangeClosed(1, occurrences)
        .mapToObj(occurrence -> SignalPoint.kill(task, step, occurrence));
  }
}
