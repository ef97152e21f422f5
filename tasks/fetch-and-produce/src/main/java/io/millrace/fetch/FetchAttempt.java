package io.millrace.fetch;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.settings.TaskSettings;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.Stop;
import io.millrace.common.task.SupersededException;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.fetch.source.PageRequest;
import io.millrace.fetch.source.PageSource;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.FencedException;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerView;
import io.millrace.ledger.OffsetRanges;
import io.millrace.ledger.RecordHeaders;
import io.millrace.ledger.TransactionalPublisher;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to have an interval in Kafka exactly once. It first fences every older attempt, then
 * reads the ledger, then acts: in any other order an older attempt could still change what was
 * read.
 */
final class FetchAttempt {
  private static final Logger LOG = LoggerFactory.getLogger(FetchAttempt.class);

  private final FetchSettings settings;
  private final TaskSettings task;
  private final Pipeline pipeline;
  private final TopicInspector topics;
  private final Ledger ledger;
  private final TransactionalPublisher publisher;
  private final PageSource source;
  private final Deadline deadline;
  private final Stop stop;
  private final StepObserver observer;

  /** The keys of the page fetched last. Only used by the fetching thread. */
  private PageKeys keysBefore = PageKeys.none();

  /** What this attempt last read from the ledger or wrote to it; null until then. */
  private Optional<IntervalEntry> known;

  FetchAttempt(
      FetchSettings settings,
      TopicInspector topics,
      Ledger ledger,
      TransactionalPublisher publisher,
      PageSource source,
      Deadline deadline,
      Stop stop,
      StepObserver observer) {
    this.settings = settings;
    this.task = settings.task();
    this.pipeline = settings.task().pipeline();
    this.topics = topics;
    this.ledger = ledger;
    this.publisher = publisher;
    this.source = source;
    this.deadline = deadline;
    this.stop = stop;
    this.observer = observer;
  }

  /**
   * The result of the attempt.
   *
   * @param entry the complete entry
   * @param reused whether it was already complete
   */
  record Done(IntervalEntry entry, boolean reused) {}

  /** Does whatever remains to be done. */
  Done run() {
    try {
      publisher.open(deadline);
      LedgerView view = view();
      known = view.entry();
      observer.reached(FetchStep.LEDGER_READ);
      Destination destination = Destination.of(pipeline.topic(), topics, deadline);
      RevisionChoice choice =
          RevisionChoice.of(
              known,
              settings.wanted(destination.topicId(), view.highestRevision()),
              this::unreadable);
      if (choice instanceof RevisionChoice.Reuse reuse) {
        LOG.info("reusing revision {}: {}", reuse.entry().revision(), reuse.reason());
        return new Done(reuse.entry(), true);
      }
      return new Done(produced(writer(choice, destination), destination), false);
    } catch (FencedException e) {
      throw verdict(e);
    }
  }

  private IntervalWriter writer(RevisionChoice choice, Destination destination) {
    if (choice instanceof RevisionChoice.TakeOver takeOver) {
      LOG.info("resuming revision {}: {}", takeOver.entry().revision(), takeOver.reason());
      return new IntervalWriter(publisher, ledger, destination, task.runId(), takeOver.entry());
    }
    RevisionChoice.NewRevision begun = (RevisionChoice.NewRevision) choice;
    LOG.info("starting revision {}: {}", begun.revision(), begun.reason());
    IntervalEntry entry = settings.entry(begun.revision(), destination.topicId());
    IntervalWriter writer = new IntervalWriter(publisher, ledger, destination, task.runId(), entry);
    writer.checkRoom(settings.plan().requests().size());
    stop.check();
    writer.begin();
    known = Optional.of(writer.entry());
    return writer;
  }

  private IntervalEntry produced(IntervalWriter writer, Destination destination) {
    IntervalEntry entry = writer.entry();
    List<PageRequest> requests = settings.plan().requests();
    List<PageRequest> left = requests.subList(entry.pages().size(), requests.size());
    try (PagesAhead<PreparedPage> pages =
        new PagesAhead<>(
            left, request -> prepared(request, entry.revision(), destination), deadline, stop)) {
      while (pages.hasNext()) {
        PreparedPage page = pages.next();
        stop.check();
        long start = System.nanoTime();
        writer.add(page, !pages.hasNext());
        known = Optional.of(writer.entry());
        LOG.info(
            "page {} of {}: {} records produced, {} dead letters, in {} ms",
            writer.entry().pages().size(),
            requests.size(),
            page.produced(),
            page.deadLettered(),
            millisSince(start));
      }
    }
    if (!writer.entry().complete()) {
      throw new IllegalStateException("all pages are produced, but the entry is incomplete");
    }
    return writer.entry();
  }

  private PreparedPage prepared(PageRequest request, int revision, Destination destination) {
    observer.reached(FetchStep.FETCHING);
    long start = System.nanoTime();
    RecordHeaders page =
        new RecordHeaders(
            task.interval().label(), revision, request.ordinal(), 0, settings.schemaId());
    PageKeys before = keysBefore;
    PageBuilder builder =
        source.fetch(request, () -> new PageBuilder(pipeline.record(), destination, page, before));
    keysBefore = builder.keys();
    PreparedPage prepared = builder.built();
    LOG.info(
        "page {}: {} records fetched in {} ms",
        request.ordinal(),
        prepared.fetched(),
        millisSince(start));
    observer.reached(FetchStep.FETCHED);
    return prepared;
  }

  private LedgerView view() {
    return ledger.read(pipeline.name(), task.interval(), deadline);
  }

  private Optional<String> unreadable(IntervalEntry entry) {
    return OffsetRanges.unreadable(entry, pipeline.topic().name(), topics, deadline);
  }

  /**
   * Finds out who ended this attempt's transaction. The error does not say: a coordinator's timeout
   * looks like another attempt. The ledger does, if another run has written to it since.
   */
  private TaskException verdict(FencedException fenced) {
    Optional<IntervalEntry> now = view().entry();
    boolean isAnothers =
        known != null
            && !now.equals(known)
            && now.filter(entry -> !entry.runId().equals(task.runId())).isPresent();
    return isAnothers
        ? new SupersededException(
            "superseded by revision %d of run %s"
                .formatted(now.get().revision(), now.get().runId()),
            fenced)
        : new TemporaryException(
            "the transaction was fenced or timed out, but no other run owns the interval: "
                + fenced.getMessage(),
            fenced);
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }
}
