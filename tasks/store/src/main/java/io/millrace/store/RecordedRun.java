package io.millrace.store;

import io.millrace.cassandra.SyncBarrier;
import io.millrace.common.task.ExitCode;
import io.millrace.common.task.TaskException;
import io.millrace.ledger.IntervalEntry;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An attempt that {@code ingest_runs} lists as started before its first write, so that every
 * revision that has left rows is known, and with its outcome once it has ended.
 */
public final class RecordedRun {
  private static final Logger log = LoggerFactory.getLogger(RecordedRun.class);

  private final IntervalContext context;
  private final IngestRuns.Attempt attempt;
  private SyncBarrier barrier;

  private RecordedRun(IntervalContext context, IngestRuns.Attempt attempt, SyncBarrier barrier) {
    this.context = context;
    this.attempt = attempt;
    this.barrier = barrier;
  }

  /**
   * Lists an attempt as started.
   *
   * @param entry whose revision is being stored
   * @param engine what moves the records, such as {@code java}
   */
  public static RecordedRun start(IntervalContext context, IntervalEntry entry, String engine) {
    SyncBarrier barrier = context.barrier();
    IngestRuns.Attempt attempt =
        new IngestRuns(
                context.connections().session(), context.pipeline(), context.process().clock())
            .attempt(
                new IngestRun(
                    context.interval(),
                    entry.revision(),
                    entry.fingerprint(),
                    entry.topicId(),
                    context.task().runId(),
                    context.task().tryNumber(),
                    engine));
    context.retrier().run("recording the start of the run in ingest_runs", attempt::start);
    return new RecordedRun(context, attempt, barrier);
  }

  /**
   * Waits until Cassandra cannot lose what it has acknowledged; writes the attempt's row for it.
   *
   * @return false if Cassandra was restarted meanwhile, and may have lost something
   */
  public boolean passes(SyncBarrier ofRows) {
    return ofRows.passes(this::repeatStart);
  }

  private void repeatStart() {
    context.retrier().run("recording in ingest_runs that the run goes on", attempt::repeat);
  }

  /**
   * Does the work and records how it ended; returns once Cassandra can lose neither.
   *
   * @param ifLost does again what Cassandra may have lost, if it was restarted meanwhile
   * @param counts the records counted so far, whether the work succeeds or fails
   * @param verdict decides how to report a failure, which is then thrown
   */
  public void finish(
      Runnable work,
      Runnable ifLost,
      Supplier<RunCounts> counts,
      UnaryOperator<RuntimeException> verdict) {
    try {
      work.run();
      while (!isRecorded(counts.get())) {
        log.warn(
            "Cassandra was restarted during the run, and may have lost what it had acknowledged:"
                + " storing it again");
        barrier = context.barrier();
        repeatStart();
        ifLost.run();
      }
    } catch (RuntimeException e) {
      RuntimeException failure = verdict.apply(e);
      record(failure, counts.get());
      throw failure;
    }
  }

  /** Whether success is recorded, and Cassandra can lose nothing any more. */
  private boolean isRecorded(RunCounts counts) {
    if (!barrier.holds()) {
      return false;
    }
    Runnable success =
        () ->
            context
                .retrier()
                .run(
                    "recording the end of the run in ingest_runs",
                    () -> attempt.finish(ExitCode.DONE.outcome(), null, counts));
    success.run();
    barrier.acknowledged();
    return barrier.passes(success);
  }

  /** The failure is reported whether or not it can be written to the table. */
  private void record(RuntimeException failure, RunCounts counts) {
    ExitCode code = failure instanceof TaskException known ? known.exitCode() : ExitCode.BUG;
    try {
      attempt.finish(code.outcome(), failure.getMessage(), counts);
    } catch (RuntimeException e) {
      log.warn("could not record in ingest_runs how this run ended: {}", e.getMessage());
      failure.addSuppressed(e);
    }
  }
}
