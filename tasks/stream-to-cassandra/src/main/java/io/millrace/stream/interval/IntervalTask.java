package io.millrace.stream.interval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cassandra.Patience;
import io.millrace.cassandra.Retrier;
import io.millrace.common.interval.Interval;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.ExitCode;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskContext;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.UnavailableException;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerView;
import io.millrace.ledger.OffsetRanges;
import io.millrace.store.ExpectedRevision;
import io.millrace.store.IngestRun;
import io.millrace.store.IngestRuns;
import io.millrace.store.IntervalLookup;
import io.millrace.store.RunCounts;
import io.millrace.store.StoreConnections;
import io.millrace.store.StoreStep;
import io.millrace.store.Tables;
import io.millrace.store.Verdicts;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores one interval: exactly the records that the ledger has of the revision that was handed
 * over, verified against what Cassandra gives back.
 */
public final class IntervalTask {
  private static final Logger log = LoggerFactory.getLogger(IntervalTask.class);

  /** For the last look at the ledger when the task's own time is over. */
  private static final Duration LAST_LOOK = Duration.ofSeconds(5);

  /** The same when the task was told to stop, and is about to be killed. */
  private static final Duration LAST_LOOK_WHEN_STOPPED = Duration.ofSeconds(2);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final IntervalSettings settings;
  private final TaskContext context;
  private final StepObserver observer;
  private final StoreConnections connections;
  private final Pipeline pipeline;
  private final Interval interval;
  private final Deadline deadline;
  private final Patience patience;
  private final Retrier repeater;
  private final TopicInspector topics;
  private final Ledger ledger;
  private final IntervalLookup lookup;
  private final Verdicts verdicts;

  /**
   * A task that is yet to run.
   *
   * @param connections stay open when it is over
   */
  public IntervalTask(
      IntervalSettings settings,
      TaskContext context,
      StepObserver observer,
      StoreConnections connections) {
    this.settings = settings;
    this.context = context;
    this.observer = observer;
    this.connections = connections;
    this.pipeline = settings.task().pipeline();
    this.interval = settings.task().interval();
    this.deadline = new Deadline(context.clock(), settings.task().deadline());
    this.patience =
        Patience.until(deadline, context.stop(), "storing interval " + interval.label());
    this.repeater = new Retrier(patience, context.stop());
    this.topics = new TopicInspector(connections.admin());
    this.ledger = new Ledger(topics, connections.consumer(), pipeline.topic().intervals());
    this.lookup =
        new IntervalLookup(
            interval, new ExpectedRevision(settings.revision(), settings.fingerprint()));
    this.verdicts = new Verdicts(() -> ledger.read(pipeline.name(), interval, lastLook()), lookup);
  }

  public ObjectNode run() {
    LedgerView view = ledger.read(pipeline.name(), interval, deadline);
    IntervalEntry entry = lookup.decide(view.entry(), topicId());
    observer.reached(StoreStep.ENTRY_READ);
    IngestRuns.Attempt attempt = begin(entry);
    IntervalStore store =
        new IntervalStore(
            connections,
            settings,
            topics,
            ledger,
            lookup,
            entry,
            deadline,
            patience,
            repeater,
            observer);
    try {
      store.write();
      store.sendLetters(view);
      store.judge();
      store.verify();
      lookup.checkCurrent(ledgerOnceReachable().entry());
      observer.reached(StoreStep.STILL_CURRENT);
      store.deleteOlder();
      repeater.run(
          "finishing the run", () -> attempt.finish(ExitCode.DONE.outcome(), null, store.counts()));
      observer.reached(StoreStep.RUN_FINISHED);
      return result(entry, store.counts()).put("repeated", store.repeated());
    } catch (TaskException e) {
      TaskException verdict = verdicts.of(e);
      tell(attempt, verdict.exitCode(), verdict, store.counts());
      throw verdict;
    } catch (RuntimeException e) {
      tell(attempt, ExitCode.BUG, e, store.counts());
      throw e;
    }
  }

  private IngestRuns.Attempt begin(IntervalEntry entry) {
    try {
      checkReadable(entry);
      connections.statements(); // the tables are there
      return listedAsStarted(entry);
    } catch (TaskException e) {
      throw verdicts.of(e);
    }
  }

  private String topicId() {
    return topics.describe(pipeline.topic().name(), deadline).id();
  }

  private void checkReadable(IntervalEntry entry) {
    lookup.checkReadable(OffsetRanges.unreadable(entry, pipeline.topic().name(), topics, deadline));
    observer.reached(StoreStep.RANGES_CHECKED);
    log.info(
        "interval {}, revision {}: {} records in {} pages to store",
        interval.label(),
        entry.revision(),
        entry.produced(),
        entry.pages().size());
  }

  /** Before any data is written, so that no revision that has left rows is unknown. */
  private IngestRuns.Attempt listedAsStarted(IntervalEntry entry) {
    IngestRuns.Attempt attempt =
        new IngestRuns(connections.session(), pipeline, context.clock())
            .attempt(
                new IngestRun(
                    interval,
                    entry.revision(),
                    entry.fingerprint(),
                    entry.topicId(),
                    settings.task().runId(),
                    settings.task().tryNumber(),
                    "java"));
    repeater.run("listing the run as started", attempt::start);
    observer.reached(StoreStep.RUN_STARTED);
    return attempt;
  }

  /** Tells the table of runs how the attempt ended; what it cannot be told changes no verdict. */
  private static void tell(
      IngestRuns.Attempt attempt, ExitCode code, RuntimeException failure, RunCounts counts) {
    try {
      attempt.finish(code.outcome(), failure.getMessage(), counts);
    } catch (RuntimeException e) {
      log.warn("ingest_runs does not tell how this run ended: {}", e.getMessage());
      failure.addSuppressed(e);
    }
  }

  /**
   * The ledger, read once more. A broker that is away just now is waited for: every row is stored
   * already, and failing would only have them written again.
   */
  private LedgerView ledgerOnceReachable() {
    for (int tries = 1; ; tries++) {
      try {
        return ledger.read(pipeline.name(), interval, deadline);
      } catch (UnavailableException e) {
        if (tries == 1) {
          log.warn("waiting for Kafka before the run is called done: {}", e.getMessage());
        }
        pauseOrGiveUp(e);
      }
    }
  }

  private void pauseOrGiveUp(UnavailableException failure) {
    try {
      context.stop().await(BETWEEN_LOOKS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
    context.stop().check();
    if (deadline.passed()) {
      throw failure;
    }
  }

  private Deadline lastLook() {
    if (context.stop().requested()) {
      return new Deadline(context.clock(), LAST_LOOK_WHEN_STOPPED);
    }
    Duration left = deadline.remaining();
    return new Deadline(context.clock(), left.compareTo(LAST_LOOK) > 0 ? left : LAST_LOOK);
  }

  private ObjectNode result(IntervalEntry entry, RunCounts counts) {
    return Json.object()
        .put("pipeline", pipeline.name())
        .put("interval_start", interval.label())
        .put("revision", entry.revision())
        .put("fetched", counts.fetched())
        .put("produced", counts.produced())
        .put("read", counts.read())
        .put("stored", counts.stored())
        .put("dead_lettered", counts.deadLettered())
        .put("duplicates", counts.duplicates())
        .put("query", Tables.selectInterval(pipeline, interval));
  }
}
