package io.millrace.replay;

import io.millrace.cassandra.SyncBarrier;
import io.millrace.common.task.TemporaryException;
import io.millrace.ledger.ReplaysEntry;
import io.millrace.store.IntervalContext;
import io.millrace.store.RecordedRun;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays dead letters, batch by batch, each in two transactions around its rows. The first lists
 * the rows before any of them is written, so a kill in between leaves no unknown row; the second
 * records the results. The next replay first finishes what is still pending.
 */
final class Replay {
  private static final Logger log = LoggerFactory.getLogger(Replay.class);

  private final IntervalContext context;
  private final ReplayList list;
  private final ReplayPreparation.Prepared prepared;
  private final PendingRows rows;
  private final CurrentRevision revision;
  private final ReplayCounts counts;

  Replay(
      IntervalContext context,
      ReplayList list,
      ReplayPreparation.Prepared prepared,
      CurrentRevision revision,
      ReplayCounts counts) {
    this.context = context;
    this.list = list;
    this.prepared = prepared;
    this.rows = new PendingRows(context, prepared.revision());
    this.revision = revision;
    this.counts = counts;
  }

  /**
   * Replays them all, after finishing what an earlier replay has started.
   *
   * @param run that {@code ingest_runs} lists for it
   */
  void run(RecordedRun run, List<DeadLetterRecord> deadLetters) {
    if (!list.entry().pending().isEmpty()) {
      log.info(
          "finishing {} dead letters that an earlier replay started",
          list.entry().pending().size());
    }
    finish(run);
    for (List<DeadLetterRecord> batch : Batches.of(deadLetters)) {
      context.patience().check();
      begin(batch);
      finish(run);
    }
  }

  private void begin(List<DeadLetterRecord> batch) {
    ReplayPreview.Result result = prepared.preview().of(batch);
    counts.skipped(result.skipped());
    if (result.ready().isEmpty() && result.failed().isEmpty()) {
      return;
    }
    list.begin(result.ready(), result.failed());
    context.observer().reached(ReplayStep.LISTED);
    failedAgain(result.failed());
  }

  private void finish(RecordedRun run) {
    if (list.entry().pending().isEmpty()) {
      return;
    }
    SyncBarrier barrier = context.barrier();
    PendingRows.Written written = rows.write(list.entry().pending());
    barrier.acknowledged();
    checkReadBack(written.stored());
    revision.check(list.entry().revision());
    context.observer().reached(ReplayStep.STILL_CURRENT);
    if (!run.passes(barrier)) {
      throw new TemporaryException(
          "Cassandra was restarted while dead letters were replayed, and may have lost rows that"
              + " it had acknowledged: they stay pending");
    }
    context.observer().reached(ReplayStep.DURABLE);
    list.end(written.stored(), written.rejected());
    context.observer().reached(ReplayStep.OUTCOMES_COMMITTED);
    counts.replayed(written.stored().size());
    failedAgain(written.rejected());
  }

  /** A row that is missing stays pending, so the next attempt writes it again. */
  private void checkReadBack(List<ReplaysEntry.Pending> stored) {
    List<ReplaysEntry.Pending> missing =
        stored.stream().filter(deadLetter -> !prepared.held().contains(deadLetter.id())).toList();
    if (!missing.isEmpty()) {
      revision.check(list.entry().revision()); // a newer one would have deleted them
      throw new TemporaryException(
          "%d rows cannot be read back although Cassandra acknowledged them; the first is page %d index %d"
              .formatted(missing.size(), missing.get(0).page(), missing.get(0).index()));
    }
    context.observer().reached(ReplayStep.READ_BACK);
  }

  private void failedAgain(List<Remapped.Failed> failed) {
    counts.failed(failed.size());
    failed.forEach(
        deadLetter ->
            log.warn("{} failed again: {}", deadLetter.recordPosition(), deadLetter.reason()));
  }
}
