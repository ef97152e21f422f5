package io.millrace.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.SupersededException;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.ledger.FencedException;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.ReplaysEntry;
import io.millrace.ledger.TransactionalPublisher;
import io.millrace.store.IntervalContext;
import io.millrace.store.RecordedRun;
import io.millrace.store.RunCounts;
import java.util.Optional;

/**
 * One attempt to replay an interval's dead letters. It first fences every older attempt, then reads
 * what was replayed before, then acts: in any other order an older attempt could still change what
 * was read.
 */
final class ReplayTask {
  private final ReplaySettings settings;
  private final IntervalContext context;
  private final ReplayPreparation preparation;

  /** Null until the ledger is read. */
  private ReplayList list;

  ReplayTask(ReplaySettings settings, IntervalContext context, ReplayPreparation preparation) {
    this.settings = settings;
    this.context = context;
    this.preparation = preparation;
  }

  ObjectNode run() {
    try (TransactionalPublisher publisher =
        context.publisher(TransactionalPublisher::replaysTransactionalId)) {
      publisher.open(context.deadline());
      ReplayPreparation.Prepared prepared = preparation.prepared();
      list = new ReplayList(publisher, context, settings.schemaId(), prepared);
      return replayed(prepared);
    } catch (FencedException e) {
      throw verdict(e);
    }
  }

  private ObjectNode replayed(ReplayPreparation.Prepared prepared) {
    ReplayCounts counts = ReplayCounts.of(prepared.view());
    counts.skipped(prepared.selection().skipped());
    counts.failed(prepared.selection().failedBefore());
    IntervalEntry entry = prepared.view().entry().orElseThrow();
    Replay replay = new Replay(context, list, prepared, preparation.revision(), counts);
    // With fingerprint and topic of the revision: they identify the rows, not the mapping.
    RecordedRun run = RecordedRun.start(context, entry, ReplayPreparation.ENGINE);
    context.observer().reached(ReplayStep.RUN_STARTED);
    run.finish(
        () -> replay.run(run, prepared.selection().chosen()),
        () -> {}, // only the outcome: Replay has made its rows durable
        () -> counts(entry, counts),
        failure -> failure instanceof FencedException fenced ? verdict(fenced) : failure);
    context.observer().reached(ReplayStep.RUN_FINISHED);
    return counts.toJson(list.entry());
  }

  /**
   * The results of the revision's dead letters so far, from this replay and all before it: counted
   * in the ledger, so that killed attempts are included.
   */
  private RunCounts counts(IntervalEntry entry, ReplayCounts counts) {
    ReplaysEntry replays = list.entry();
    return new RunCounts(
        entry.fetched(),
        entry.produced(),
        counts.deadLetters(),
        replays.stored().size(),
        counts.remaining(replays),
        0);
  }

  /**
   * Finds out who ended this attempt's transaction. The error does not say: a coordinator's timeout
   * looks like another attempt. The ledger does, if another run has replayed dead letters since.
   */
  private TaskException verdict(FencedException fenced) {
    Optional<ReplaysEntry> now = context.readLedger().replays();
    boolean isAnothers =
        list != null
            && !now.equals(list.known())
            && now.filter(entry -> !entry.runId().equals(settings.task().runId())).isPresent();
    return isAnothers
        ? new SupersededException("superseded by the replay of run " + now.get().runId(), fenced)
        : new TemporaryException(
            "the transaction was fenced or timed out, but no other run has replayed dead letters: "
                + fenced.getMessage(),
            fenced);
  }
}
