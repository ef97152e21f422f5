package io.millrace.replay;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.kafka.PartitionReader;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerView;
import io.millrace.ledger.ReplaysEntry;
import io.millrace.store.IngestRuns;
import io.millrace.store.IntervalContext;
import io.millrace.store.StoredIds;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** Finds out what there is to replay. Changes nothing. */
final class ReplayPreparation {
  /** The engine of replays in {@code ingest_runs}. */
  static final String ENGINE = "replay";

  private final ReplaySettings settings;
  private final IntervalContext context;
  private final Pipeline pipeline;
  private final CurrentRevision revision;

  ReplayPreparation(ReplaySettings settings, IntervalContext context) {
    this.settings = settings;
    this.context = context;
    this.pipeline = context.pipeline();
    IngestRuns runs =
        new IngestRuns(context.connections().session(), pipeline, context.process().clock());
    this.revision =
        new CurrentRevision(
            context.interval(),
            context::readLedger,
            context::topicId,
            number ->
                context
                    .retrier()
                    .call(
                        "looking up the interval's run",
                        () -> runs.isStored(context.interval(), number, ENGINE)),
            () ->
                context
                    .retrier()
                    .call(
                        "looking up the interval's runs",
                        () -> runs.highestRevision(context.interval())));
  }

  /**
   * What there is to replay.
   *
   * @param view of the ledger; has an entry
   * @param replays what was already replayed for this revision
   * @param maxDeadLetterBytes the largest dead letter that its topic accepts
   */
  record Prepared(
      LedgerView view,
      ReplaysEntry replays,
      Selection selection,
      ReplayPreview preview,
      StoredIds held,
      int maxDeadLetterBytes) {
    int revision() {
      return replays.revision();
    }
  }

  /** Reads the ledger, the dead letters and the topics, in this order. */
  Prepared prepared() {
    LedgerView view = revision.read();
    int number = view.entry().orElseThrow().revision();
    context.observer().reached(ReplayStep.LEDGER_READ);
    ReplaysEntry replays =
        view.replays()
            .filter(found -> found.revision() == number)
            .map(found -> replays(number, found.stored(), found.pending()))
            .orElseGet(() -> replays(number, List.of(), List.of()));
    IntervalDeadLetters deadLetters =
        new IntervalDeadLetters(context.interval(), number, settings.filter());
    String topic = pipeline.topic().deadLetters();
    new PartitionReader(context.topics(), context.connections().consumer())
        .read(
            "the dead letters",
            new TopicPartition(topic, 0),
            context.deadline().within(Ledger.LONGEST_READ),
            record -> DeadLetterRecord.from(record).ifPresent(deadLetters::add));
    context.observer().reached(ReplayStep.DEAD_LETTERS_READ);
    var limits =
        context
            .topics()
            .maxMessageBytes(List.of(pipeline.topic().name(), topic), context.deadline());
    StoredIds held = new StoredIds(context, number);
    Remapper remapper =
        new Remapper(
            pipeline,
            settings.schemaId(),
            limits.get(pipeline.topic().name()),
            settings.task().runId());
    return new Prepared(
        view,
        replays,
        Selection.of(deadLetters, settings.filter(), view, replays),
        new ReplayPreview(remapper, held),
        held,
        limits.get(topic));
  }

  CurrentRevision revision() {
    return revision;
  }

  private ReplaysEntry replays(
      int number, List<ReplaysEntry.Stored> stored, List<ReplaysEntry.Pending> pending) {
    return new ReplaysEntry(
        pipeline.name(), context.interval(), number, settings.task().runId(), stored, pending);
  }
}
