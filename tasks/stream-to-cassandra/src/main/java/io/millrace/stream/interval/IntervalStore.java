package io.millrace.stream.interval;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import io.millrace.cassandra.BoundedWriter;
import io.millrace.cassandra.Patience;
import io.millrace.cassandra.Retrier;
import io.millrace.cassandra.RowWrite;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.DataException;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.StepObserver;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.DeadLetterRatio;
import io.millrace.ledger.DeadLettersEntry;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerView;
import io.millrace.store.DeadLetterPublisher;
import io.millrace.store.IntervalLookup;
import io.millrace.store.ReadBack;
import io.millrace.store.RecordEncoder;
import io.millrace.store.RepeatedPages;
import io.millrace.store.ReplayedIds;
import io.millrace.store.RunCounts;
import io.millrace.store.StoreConnections;
import io.millrace.store.StoreStep;
import io.millrace.store.TableStatements;
import io.millrace.store.Verification;
import java.util.BitSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of storing an interval's records, each to be called once and in this order. */
public final class IntervalStore {
  private static final Logger log = LoggerFactory.getLogger(IntervalStore.class);

  private final Pipeline pipeline;
  private final Interval interval;
  private final IntervalEntry entry;
  private final TableStatements statements;
  private final BoundedWriter<BoundStatement> writer;
  private final IntervalReader reader;
  private final IntervalRows rows;
  private final ReadBack readBack;
  private final DeadLetterPublisher publisher;
  private final Verification verification;
  private final Deadline deadline;
  private final Patience patience;
  private final StepObserver observer;

  public IntervalStore(
      StoreConnections connections,
      IntervalSettings settings,
      TopicInspector topics,
      Ledger ledger,
      IntervalLookup lookup,
      IntervalEntry entry,
      Deadline deadline,
      Patience patience,
      Retrier repeater,
      StepObserver observer) {
    this.pipeline = settings.task().pipeline();
    this.interval = entry.interval();
    this.entry = entry;
    this.deadline = deadline;
    this.patience = patience;
    this.observer = observer;
    this.statements = connections.statements();
    this.writer = BoundedWriter.to(connections.session());
    this.reader =
        new IntervalReader(
            topics, connections.consumer(), pipeline.topic().name(), entry, deadline, observer);
    this.rows =
        new IntervalRows(
            interval, new RecordEncoder(pipeline.record()), statements, writer, patience, observer);
    this.readBack =
        new ReadBack(
            connections.session(),
            statements,
            repeater,
            interval,
            entry.revision(),
            new ReplayedIds(
                () -> ledger.read(pipeline.name(), interval, deadline), entry.revision()));
    this.publisher =
        new DeadLetterPublisher(
            connections.clients(),
            topics,
            ledger,
            lookup,
            pipeline,
            interval,
            observer,
            letters ->
                new DeadLettersEntry(
                    DeadLettersEntry.VERSION,
                    pipeline.name(),
                    interval,
                    entry.revision(),
                    settings.task().runId(),
                    letters));
    this.verification = new Verification(entry);
  }

  /**
   * Reads all records and writes their rows; returns once every row is acknowledged or rejected.
   */
  public void write() {
    long start = System.nanoTime();
    reader.read(rows::take, patience);
    rows.await();
    observer.reached(StoreStep.ROWS_WRITTEN);
    log.info(
        "{} records read, {} rows stored, {} dead letters, {} writes repeated, {} ms",
        rows.read(),
        rows.stored(),
        rows.letters().count(),
        writer.repeated(),
        millisSince(start));
  }

  /** Sends the dead letters of this stage, except those that an earlier attempt has sent. */
  public void sendLetters(LedgerView before) {
    int sent = publisher.publish(rows.letters().all(), before, deadline);
    observer.reached(StoreStep.DEAD_LETTERS_COMMITTED);
    if (sent > 0) {
      log.warn(
          "{} dead letters sent to {}, the first: {}",
          sent,
          pipeline.topic().deadLetters(),
          rows.letters().all().get(0).reason());
    }
  }

  /** Before anything is deleted: what replaces good rows must be good. */
  public void judge() {
    RepeatedPages.check(entry, rows.letters().all());
    DeadLetterRatio.check(
        pipeline.deadLetters(),
        pipeline.topic(),
        entry.deadLettered() + rows.letters().failures(),
        entry.fetched());
  }

  /** Compares what was fetched, produced, read, stored, and what Cassandra gives back. */
  public void verify() {
    long start = System.nanoTime();
    verification.checkLedger();
    verification.checkRead(counts());
    verification.checkStored(counts(), rows.letters().count());
    BitSet missing = readBack.missing(rows.ids(), rows.expected());
    if (!missing.isEmpty()) {
      log.warn(
          "{} acknowledged rows are not in Cassandra: writing them again", missing.cardinality());
      reader.read((record, headers) -> rows.takeAgain(record, headers, missing), patience);
      rows.await();
      checkNoneMissing(readBack.missing(rows.ids(), rows.expected()));
    }
    observer.reached(StoreStep.READ_BACK);
    log.info("{} ids read back, {} ms", rows.expected().cardinality(), millisSince(start));
  }

  /** Removes what older revisions have left. Never before all rows of this one are verified. */
  public void deleteOlder() {
    if (entry.revision() > 1) {
      for (int bucket = 0; bucket < statements.buckets().count(); bucket++) {
        BoundStatement delete = statements.deleteOlder(interval, bucket, entry.revision());
        writer.submit(
            new RowWrite<>(
                List.of(delete),
                () -> observer.reached(StoreStep.BUCKET_DELETED),
                failure -> {
                  throw new DataException(
                      "Cassandra refuses to delete older revisions: " + failure.getMessage(),
                      failure);
                }),
            patience);
      }
      writer.await(patience);
      observer.reached(StoreStep.OLDER_DELETED);
      log.info("rows of revisions below {} deleted", entry.revision());
    }
  }

  /** What has become of the records so far. */
  public RunCounts counts() {
    return new RunCounts(
        entry.fetched(),
        entry.produced(),
        rows.read(),
        rows.stored(),
        entry.deadLettered() + rows.letters().count(),
        rows.letters().duplicates());
  }

  /** How many writes Cassandra did not acknowledge at first: a measure of its load. */
  public long repeated() {
    return writer.repeated();
  }

  private void checkNoneMissing(BitSet missing) {
    if (!missing.isEmpty()) {
      throw new DataException(
          "%d rows of interval %s, revision %d, are not in Cassandra though it acknowledged them twice; one is %s"
              .formatted(
                  missing.cardinality(),
                  interval.label(),
                  entry.revision(),
                  statements.idText(rows.ids().id(missing.nextSetBit(0)))));
    }
  }

  private static long millisSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1_000_000;
  }
}
