package io.millrace.store;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cassandra.BoundedWriter;
import io.millrace.cassandra.RowWrite;
import io.millrace.common.json.Json;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskException;
import io.millrace.ledger.DeadLetterRatio;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.LedgerView;
import io.millrace.ledger.OffsetRanges;
import java.util.BitSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores one interval: exactly the records that the ledger lists for the expected revision,
 * verified against what Cassandra returns. Works the same for every engine.
 */
public final class StoreTask {
  private static final Logger log = LoggerFactory.getLogger(StoreTask.class);

  private final IntervalContext context;
  private final IntervalLookup lookup;
  private final Verdicts verdicts;
  private final CurrentLedger ledger;
  private final StepObserver observer;
  private StoreEngine engine;

  public StoreTask(IntervalContext context, ExpectedRevision expected) {
    this.context = context;
    this.observer = context.observer();
    this.lookup = new IntervalLookup(context.interval(), expected);
    this.ledger = new CurrentLedger(context);
    this.verdicts = new Verdicts(ledger::readForVerdict, lookup);
  }

  /**
   * Stores the interval.
   *
   * @param name the engine's, in {@code ingest_runs}
   * @param engines creates the engine, once the revision is known to be readable
   * @return what the result line reports
   */
  public ObjectNode run(String name, StoreEngine.Factory engines) {
    LedgerView view = context.readLedger();
    IntervalEntry entry = lookup.decide(view.entry(), context.topicId());
    observer.reached(StoreStep.ENTRY_READ);
    RecordedRun run = started(entry, name);
    engine = engines.apply(entry);
    run.finish(
        () -> store(view, entry),
        () -> {
          engine = engines.apply(entry);
          store(context.readLedger(), entry);
        },
        () -> counts(entry),
        failure -> failure instanceof TaskException known ? verdicts.of(known) : failure);
    observer.reached(StoreStep.RUN_FINISHED);
    return result(entry, counts(entry)).put("repeated", engine.records().repeated());
  }

  private RecordedRun started(IntervalEntry entry, String name) {
    try {
      lookup.checkReadable(
          OffsetRanges.unreadable(
              entry, context.pipeline().topic().name(), context.topics(), context.deadline()));
      observer.reached(StoreStep.RANGES_CHECKED);
      log.info(
          "interval {}, revision {}: {} records in {} pages to store",
          context.interval().label(),
          entry.revision(),
          entry.produced(),
          entry.pages().size());
      context.connections().statements(); // the tables exist
      RecordedRun run = RecordedRun.start(context, entry, name);
      observer.reached(StoreStep.RUN_STARTED);
      return run;
    } catch (TaskException e) {
      throw verdicts.of(e);
    }
  }

  private void store(LedgerView before, IntervalEntry entry) {
    engine.write();
    observer.reached(StoreStep.ROWS_WRITTEN);
    sendDeadLetters(before, entry);
    judge(entry);
    verify(entry);
    lookup.checkCurrent(ledger.readOnceReachable().entry());
    observer.reached(StoreStep.STILL_CURRENT);
    deleteOlder(entry);
  }

  /** Sends the dead letters of this stage, except those that an earlier attempt has sent. */
  private void sendDeadLetters(LedgerView before, IntervalEntry entry) {
    List<RejectedRecord> rejected = engine.records().rejected().all();
    int sent = new DeadLetterPublisher(context, lookup, entry).publish(rejected, before);
    observer.reached(StoreStep.DEAD_LETTERS_COMMITTED);
    if (sent > 0) {
      log.warn(
          "{} dead letters sent to {}, the first: {}",
          sent,
          context.pipeline().topic().deadLetters(),
          rejected.get(0).reason());
    }
  }

  /** Runs before anything is deleted: what replaces good rows must be good. */
  private void judge(IntervalEntry entry) {
    RepeatedPages.check(entry, engine.records().rejected().all());
    DeadLetterRatio.check(
        context.pipeline().deadLetters(),
        context.pipeline().topic(),
        entry.deadLettered() + engine.records().rejected().failures(),
        entry.fetched());
  }

  /** Compares what was fetched, produced, read, stored, and what Cassandra returns. */
  private void verify(IntervalEntry entry) {
    long start = System.nanoTime();
    Verification.check(entry, counts(entry), engine.records().rejected().count());
    ReadBack readBack = new ReadBack(context, entry.revision());
    BitSet missing = readBack.missing(engine.records().ids(), engine.records().acknowledged());
    if (!missing.isEmpty()) {
      log.warn(
          "{} acknowledged rows could not be read back: writing them again", missing.cardinality());
      engine.writeAgain(missing);
      readBack.requireAll(engine.records().ids(), engine.records().acknowledged());
    }
    observer.reached(StoreStep.READ_BACK);
    log.info(
        "{} ids read back, {} ms",
        engine.records().acknowledged().cardinality(),
        (System.nanoTime() - start) / 1_000_000);
  }

  /** Removes what older revisions have left. Never before all rows of this one are verified. */
  private void deleteOlder(IntervalEntry entry) {
    if (entry.revision() == 1) {
      return;
    }
    TableStatements statements = context.connections().statements();
    BoundedWriter<BoundStatement> writer = BoundedWriter.to(context.connections().session());
    for (int bucket = 0; bucket < statements.buckets().count(); bucket++) {
      writer.submit(
          new RowWrite<>(
              List.of(statements.deleteOlder(context.interval(), bucket, entry.revision())),
              () -> observer.reached(StoreStep.BUCKET_DELETED),
              RowWrite.failing("Cassandra rejects the delete of older revisions")),
          context.patience());
    }
    writer.await(context.patience());
    observer.reached(StoreStep.OLDER_DELETED);
    log.info("deleted the rows of revisions below {}", entry.revision());
  }

  private RunCounts counts(IntervalEntry entry) {
    return new RunCounts(
        entry.fetched(),
        entry.produced(),
        engine.records().read(),
        engine.records().stored(),
        entry.deadLettered() + engine.records().rejected().count(),
        engine.records().rejected().duplicates());
  }

  private ObjectNode result(IntervalEntry entry, RunCounts counts) {
    return Json.object()
        .put("pipeline", context.pipeline().name())
        .put("interval_start", context.interval().label())
        .put("revision", entry.revision())
        .put("fetched", counts.fetched())
        .put("produced", counts.produced())
        .put("read", counts.read())
        .put("stored", counts.stored())
        .put("dead_lettered", counts.deadLettered())
        .put("duplicates", counts.duplicates())
        .put("query", Tables.selectInterval(context.pipeline(), context.interval()));
  }
}
