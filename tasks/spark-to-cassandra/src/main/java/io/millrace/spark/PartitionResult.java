package io.millrace.spark;

import io.millrace.common.task.DataException;
import io.millrace.common.task.ExitCode;
import io.millrace.common.task.SettingsException;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import io.millrace.store.IdSet;
import io.millrace.store.ProcessedRecords;
import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What has become of the records of one partition, as it is sent to the driver.
 *
 * @param refused the numbers of the ids whose rows Cassandra refuses
 * @param failure how the task has failed; null if it has not, and then the rest is complete
 */
record PartitionResult(
    IdSet ids,
    BitSet refused,
    List<Rejection> rejected,
    long read,
    long stored,
    long repeated,
    Failure failure)
    implements Serializable {

  /**
   * A failure.
   *
   * @param trace where in the executor a bug was; otherwise empty
   */
  record Failure(ExitCode kind, String reason, String trace) implements Serializable {
    /** The last: one that a retry does not change, else the one that says most. */
    private static final Comparator<Failure> MOST_TELLING =
        Comparator.comparing(Failure::isPermanent)
            .thenComparing(failure -> failure.kind == ExitCode.UNAVAILABLE)
            .thenComparing(failure -> failure.reason.length());

    private boolean isPermanent() {
      return kind == ExitCode.DATA || kind == ExitCode.SETTINGS || kind == ExitCode.BUG;
    }

    static Failure of(TaskException failure) {
      return new Failure(failure.exitCode(), failure.getMessage(), "");
    }

    /** One that nobody expects. */
    static Failure bug(RuntimeException failure) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      return new Failure(
          ExitCode.BUG, "unexpected in a task of Spark: " + failure, trace.toString());
    }

    /**
     * Throws the one that says most, if there are any.
     *
     * @throws TaskException if it is none of a bug
     */
    static void throwMostTelling(Stream<Failure> failures) {
      failures
          .max(MOST_TELLING)
          .ifPresent(
              failure -> {
                throw failure.exception();
              });
    }

    private RuntimeException exception() {
      return switch (kind) {
        case BUG -> new BugException(reason, trace);
        case DATA -> new DataException(reason);
        case SETTINGS -> new SettingsException(reason);
        case UNAVAILABLE -> new UnavailableException(reason);
        default -> new TemporaryException(reason);
      };
    }
  }

  /** A bug in a task of Spark, with where it was there. */
  static final class BugException extends IllegalStateException {
    private BugException(String reason, String trace) {
      super(reason, new IllegalStateException(trace));
    }
  }

  static PartitionResult of(ProcessedRecords records) {
    return new PartitionResult(
        records.ids(),
        records.refused(),
        records.rejected().all().stream().map(Rejection::of).toList(),
        records.read(),
        records.stored(),
        records.repeated(),
        null);
  }

  static PartitionResult failed(TaskException failure) {
    return failed(Failure.of(failure));
  }

  /** For a failure that nobody expects. */
  static PartitionResult bug(RuntimeException failure) {
    return failed(Failure.bug(failure));
  }

  private static PartitionResult failed(Failure failure) {
    return new PartitionResult(new IdSet(), new BitSet(), List.of(), 0, 0, 0, failure);
  }

  /**
   * Adds those of all partitions to the records.
   *
   * @throws TaskException if a task has failed, once the results of the others are added: the most
   *     telling failure
   */
  static void addAll(List<PartitionResult> results, ProcessedRecords records) {
    results.forEach(result -> result.addTo(records));
    Failure.throwMostTelling(
        results.stream().map(PartitionResult::failure).filter(Objects::nonNull));
  }

  private void addTo(ProcessedRecords records) {
    records.add(
        ids, refused, rejected.stream().map(Rejection::record).toList(), read, stored, repeated);
  }
}
