package io.millrace.replay;

import io.millrace.cassandra.Patience;
import io.millrace.cassandra.Retrier;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskContext;
import io.millrace.kafka.PartitionReader;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerView;
import io.millrace.ledger.ReplaysEntry;
import io.millrace.store.IngestRuns;
import io.millrace.store.StoredIds;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** Finds out what there is to replay. Changes nothing. */
final class ReplayPreparation {
  /** Of attempts at replaying, in {@code ingest_runs}. */
  static final String ENGINE = "replay";

  private final ReplaySettings settings;
  private final Connections connections;
  private final StepObserver observer;
  private final Pipeline pipeline;
  private final Interval interval;
  private final Deadline deadline;
  private final Patience patience;
  private final Retrier repeater;
  private final TopicInspector topics;
  private final Ledger ledger;
  private final IngestRuns runs;
  private final CurrentRevision revision;

  ReplayPreparation(
      ReplaySettings settings,
      Connections connections,
      TaskContext context,
      StepObserver observer) {
    this.settings = settings;
    this.connections = connections;
    this.observer = observer;
    this.pipeline = settings.task().pipeline();
    this.interval = settings.task().interval();
    this.deadline = new Deadline(context.clock(), settings.task().deadline());
    this.patience =
        Patience.until(
            deadline, context.stop(), "replaying dead letters of interval " + interval.label());
    this.repeater = new Retrier(patience, context.stop());
    this.topics = new TopicInspector(connections.admin());
    this.ledger = new Ledger(topics, connections.consumer(), pipeline.topic().intervals());
    this.runs = new IngestRuns(connections.session(), pipeline, context.clock());
    this.revision =
        new CurrentRevision(
            interval,
            () -> ledger.read(pipeline.name(), interval, deadline),
            () -> topics.describe(pipeline.topic().name(), deadline).id(),
            number ->
                repeater.call(
                    "looking for the interval's run",
                    () -> runs.isStored(interval, number, ENGINE)));
  }

  /**
   * What there is to replay.
   *
   * @param view of the ledger; its entry is there
   * @param replays what was replayed of this revision before
   * @param maxDeadLetterBytes the largest letter that its topic takes
   */
  record Prepared(
      LedgerView view,
      ReplaysEntry replays,
      Selection selection,
      ReplayPreview preview,
      RevisionIds held,
      int maxDeadLetterBytes) {
    int revision() {
      return replays.revision();
    }
  }

  /** Looks at the ledger, the letters and the topics, in this order. */
  Prepared prepared() {
    LedgerView view = revision.read();
    int number = view.entry().orElseThrow().revision();
    observer.reached(ReplayStep.LEDGER_READ);
    ReplaysEntry replays =
        view.replays()
            .filter(found -> found.revision() == number)
            .map(found -> replays(number, found.stored(), found.pending()))
            .orElseGet(() -> replays(number, List.of(), List.of()));
    IntervalDeadLetters letters = new IntervalDeadLetters(interval, number, settings.filter());
    String deadLetters = pipeline.topic().deadLetters();
    new PartitionReader(topics, connections.consumer())
        .read(
            "the dead letters",
            new TopicPartition(deadLetters, 0),
            deadline.within(Ledger.LONGEST_READ),
            record -> DeadLetterRecord.from(record).ifPresent(letters::add));
    observer.reached(ReplayStep.DEAD_LETTERS_READ);
    var limits = topics.maxMessageBytes(List.of(pipeline.topic().name(), deadLetters), deadline);
    RevisionIds held =
        new RevisionIds(
            StoredIds.prepare(connections.session(), pipeline), repeater, interval, number);
    Remapper remapper =
        new Remapper(
            pipeline,
            settings.schemaId(),
            limits.get(pipeline.topic().name()),
            settings.task().runId());
    return new Prepared(
        view,
        replays,
        Selection.of(letters, settings.filter(), view, replays),
        new ReplayPreview(remapper, held),
        held,
        limits.get(deadLetters));
  }

  Deadline deadline() {
    return deadline;
  }

  Patience patience() {
    return patience;
  }

  Retrier repeater() {
    return repeater;
  }

  Ledger ledger() {
    return ledger;
  }

  IngestRuns runs() {
    return runs;
  }

  CurrentRevision revision() {
    return revision;
  }

  private ReplaysEntry replays(
      int number, List<ReplaysEntry.Stored> stored, List<ReplaysEntry.Pending> pending) {
    return new ReplaysEntry(
        ReplaysEntry.VERSION,
        pipeline.name(),
        interval,
        number,
        settings.task().runId(),
        stored,
        pending);
  }
}
