package io.millrace.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cassandra.BoundedWriter;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.ExitCode;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.SupersededException;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.ledger.FencedException;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.ReplaysEntry;
import io.millrace.ledger.TransactionalPublisher;
import io.millrace.store.IngestRun;
import io.millrace.store.IngestRuns;
import io.millrace.store.RunCounts;
import io.millrace.store.TableStatements;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at replaying an interval's dead letters. It first shuts out every older attempt, then
 * reads what was replayed before, then acts: in any other order an older attempt could still change
 * what was read.
 */
final class ReplayTask {
  private static final Logger log = LoggerFactory.getLogger(ReplayTask.class);

  private final ReplaySettings settings;
  private final Connections connections;
  private final ReplayPreparation preparation;
  private final StepObserver observer;
  private final Pipeline pipeline;
  private final Interval interval;

  /** Null until the ledger is read. */
  private ReplayList list;

  ReplayTask(
      ReplaySettings settings,
      Connections connections,
      ReplayPreparation preparation,
      StepObserver observer) {
    this.settings = settings;
    this.connections = connections;
    this.preparation = preparation;
    this.observer = observer;
    this.pipeline = settings.task().pipeline();
    this.interval = settings.task().interval();
  }

  ObjectNode run() {
    String id = TransactionalPublisher.replaysTransactionalId(pipeline.name(), interval.label());
    try (TransactionalPublisher publisher =
        new TransactionalPublisher(connections.clients().transactionalProducer(id), observer)) {
      publisher.open(preparation.deadline());
      ReplayPreparation.Prepared prepared = preparation.prepared();
      list =
          new ReplayList(
              publisher,
              preparation.ledger(),
              letter ->
                  letter.toRecord(pipeline.topic().deadLetters(), prepared.maxDeadLetterBytes()),
              settings.schemaId(),
              prepared.view().replays(),
              prepared.replays());
      return replayed(prepared);
    } catch (FencedException e) {
      throw verdict(e);
    }
  }

  private ObjectNode replayed(ReplayPreparation.Prepared prepared) {
    ReplayCounts counts = ReplayCounts.of(prepared.view());
    counts.skipped(prepared.selection().skipped());
    counts.failed(prepared.selection().failedBefore());
    Replay replay = replay(prepared, counts);
    IngestRuns.Attempt attempt = listedAsStarted(prepared.view().entry().orElseThrow());
    try {
      replay.run(prepared.selection().chosen());
      preparation
          .repeater()
          .run(
              "finishing the run",
              () -> attempt.finish(ExitCode.DONE.outcome(), null, counts(prepared, counts)));
      observer.reached(ReplayStep.RUN_FINISHED);
      return counts.toJson(list.entry());
    } catch (FencedException e) {
      TaskException verdict = verdict(e);
      tell(attempt, verdict.exitCode(), verdict, counts(prepared, counts));
      throw verdict;
    } catch (TaskException e) {
      tell(attempt, e.exitCode(), e, counts(prepared, counts));
      throw e;
    } catch (RuntimeException e) {
      tell(attempt, ExitCode.BUG, e, counts(prepared, counts));
      throw e;
    }
  }

  private Replay replay(ReplayPreparation.Prepared prepared, ReplayCounts counts) {
    PendingRows rows =
        new PendingRows(
            pipeline,
            interval,
            prepared.revision(),
            settings.task().runId(),
            TableStatements.prepare(connections.session(), pipeline),
            BoundedWriter.to(connections.session()),
            preparation.patience(),
            observer);
    return new Replay(
        list,
        prepared.preview(),
        rows,
        prepared.held(),
        preparation.revision(),
        counts,
        preparation.patience(),
        observer);
  }

  /** With fingerprint and topic of the revision: they say whose rows these are, not who maps. */
  private IngestRuns.Attempt listedAsStarted(IntervalEntry entry) {
    IngestRuns.Attempt attempt =
        preparation
            .runs()
            .attempt(
                new IngestRun(
                    interval,
                    entry.revision(),
                    entry.fingerprint(),
                    entry.topicId(),
                    settings.task().runId(),
                    settings.task().tryNumber(),
                    ReplayPreparation.ENGINE));
    preparation.repeater().run("listing the run as started", attempt::start);
    observer.reached(ReplayStep.RUN_STARTED);
    return attempt;
  }

  /**
   * What has become of the revision's letters so far, by this replay and all before it: counted by
   * the ledger, so that no attempt that was killed is missing.
   */
  private RunCounts counts(ReplayPreparation.Prepared prepared, ReplayCounts counts) {
    IntervalEntry entry = prepared.view().entry().orElseThrow();
    ReplaysEntry replays = list.entry();
    return new RunCounts(
        entry.fetched(),
        entry.produced(),
        counts.letters(),
        replays.stored().size(),
        counts.remaining(replays),
        0);
  }

  /** Tells the table of runs how the attempt ended; what it cannot be told changes no verdict. */
  private static void tell(
      IngestRuns.Attempt attempt, ExitCode code, RuntimeException failure, RunCounts counts) {
    try {
      attempt.finish(code.outcome(), failure.getMessage(), counts);
    } catch (RuntimeException e) {
      log.warn("ingest_runs does not tell how this replay ended: {}", e.getMessage());
      failure.addSuppressed(e);
    }
  }

  /**
   * Who ended this attempt's transaction. The error does not tell: a coordinator that lost patience
   * looks like another attempt. The ledger does, if another run has replayed letters since.
   */
  private TaskException verdict(FencedException fenced) {
    Optional<ReplaysEntry> now =
        preparation.ledger().read(pipeline.name(), interval, preparation.deadline()).replays();
    boolean isAnothers =
        list != null
            && !now.equals(list.known())
            && now.filter(entry -> !entry.runId().equals(settings.task().runId())).isPresent();
    return isAnothers
        ? new SupersededException("superseded by the replay of run " + now.get().runId(), fenced)
        : new TemporaryException(
            "the transaction was ended from outside, but no other run has replayed letters: "
                + fenced.getMessage(),
            fenced);
  }
}
