package io.millrace.stream.interval;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import io.millrace.cassandra.BoundedWriter;
import io.millrace.cassandra.Patience;
import io.millrace.cassandra.RowWrite;
import io.millrace.common.interval.Interval;
import io.millrace.common.task.DataException;
import io.millrace.common.task.StepObserver;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.RecordHeaders;
import io.millrace.ledger.RecordPosition;
import io.millrace.store.EncodedRecord;
import io.millrace.store.IdSet;
import io.millrace.store.IntervalContext;
import io.millrace.store.InvalidValueException;
import io.millrace.store.RecordEncoder;
import io.millrace.store.RejectedRecord;
import io.millrace.store.RejectedRecords;
import io.millrace.store.StoreEngine;
import io.millrace.store.StoreStep;
import io.millrace.store.TableStatements;
import io.millrace.store.WriteTimes;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves an interval's records in this process: reads them, encodes them as rows and passes those to
 * the writer. Every record becomes a stored row or a dead letter.
 */
final class JavaEngine implements StoreEngine {
  /** The engine's name in {@code ingest_runs}. */
  static final String NAME = "java";

  private static final Logger log = LoggerFactory.getLogger(JavaEngine.class);

  private final IntervalReader reader;
  private final Interval interval;
  private final RecordEncoder encoder;
  private final TableStatements statements;
  private final BoundedWriter<BoundStatement> writer;
  private final Patience patience;
  private final StepObserver observer;

  private final IdSet ids = new IdSet();
  private final BitSet refused = new BitSet();
  private final RejectedRecords rejected = new RejectedRecords();
  private long read;
  private long stored;

  JavaEngine(IntervalContext context, IntervalEntry entry) {
    this.interval = context.interval();
    this.encoder = new RecordEncoder(context.pipeline().record());
    this.statements = context.connections().statements();
    this.writer = BoundedWriter.to(context.connections().session());
    this.patience = context.patience();
    this.observer = context.observer();
    this.reader =
        new IntervalReader(
            context.topics(),
            context.connections().consumer(),
            context.pipeline().topic().name(),
            entry,
            context.deadline(),
            observer);
  }

  @Override
  public void write() {
    long start = System.nanoTime();
    reader.read(this::take, patience);
    writer.await(patience);
    log.info(
        "{} records read, {} rows stored, {} dead letters, {} writes retried, {} ms",
        read,
        stored,
        rejected.count(),
        writer.repeated(),
        (System.nanoTime() - start) / 1_000_000);
  }

  @Override
  public void writeAgain(BitSet missing) {
    reader.read((record, headers) -> takeAgain(record, headers, missing), patience);
    writer.await(patience);
  }

  /** Processes a record for the first time. */
  private void take(ConsumerRecord<byte[], byte[]> record, RecordHeaders headers) {
    read++;
    EncodedRecord encoded;
    try {
      encoded = encoder.encode(record.key(), record.value());
    } catch (InvalidValueException e) {
      rejected.add(RejectedRecord.of(DeadLetter.Stage.DECODING, record, headers, e));
      return;
    }
    if (!ids.add(encoded.id(), headers.position())) {
      duplicate(record, headers, ids.position(ids.find(encoded.id())));
      forget(encoded, headers);
      return;
    }
    int number = ids.size() - 1;
    submit(
        encoded,
        record,
        headers,
        () -> {
          stored++;
          observer.reached(StoreStep.ROW_STORED);
        },
        failure -> {
          refused.set(number);
          rejected.add(RejectedRecord.of(DeadLetter.Stage.WRITING, record, headers, failure));
        });
    observer.reached(StoreStep.ROW_SUBMITTED);
  }

  /** Processes a record again if its row is one of these; it is already counted. */
  private void takeAgain(
      ConsumerRecord<byte[], byte[]> record, RecordHeaders headers, BitSet missing) {
    EncodedRecord encoded;
    try {
      encoded = encoder.encode(record.key(), record.value());
    } catch (InvalidValueException e) {
      return; // a dead letter since the first time
    }
    int number = ids.find(encoded.id());
    if (number < 0 || !missing.get(number) || !ids.position(number).equals(headers.position())) {
      return;
    }
    submit(
        encoded,
        record,
        headers,
        () -> observer.reached(StoreStep.ROW_STORED),
        RowWrite.failing("Cassandra accepted a row and now rejects it"));
  }

  @Override
  public IdSet ids() {
    return ids;
  }

  @Override
  public BitSet acknowledged() {
    BitSet acknowledged = new BitSet(ids.size());
    acknowledged.set(0, ids.size());
    acknowledged.andNot(refused);
    return acknowledged;
  }

  @Override
  public RejectedRecords rejected() {
    return rejected;
  }

  @Override
  public long read() {
    return read;
  }

  @Override
  public long stored() {
    return stored;
  }

  @Override
  public long repeated() {
    return writer.repeated();
  }

  private void submit(
      EncodedRecord encoded,
      ConsumerRecord<byte[], byte[]> record,
      RecordHeaders headers,
      Runnable onStored,
      Consumer<Throwable> onRejected) {
    List<BoundStatement> inserts =
        statements.inserts(
            encoded,
            interval,
            headers.revision(),
            WriteTimes.of(interval, headers.revision(), headers.page()),
            Instant.ofEpochMilli(record.timestamp()));
    writer.submit(new RowWrite<>(inserts, onStored, onRejected), patience);
  }

  /**
   * Records of one id are in one partition, and that is in the order of pages, so the first to
   * arrive is the first in the interval. Otherwise, the wrong one would already be stored.
   */
  private void duplicate(
      ConsumerRecord<byte[], byte[]> record, RecordHeaders headers, RecordPosition first) {
    if (headers.position().compareTo(first) <= 0) {
      throw new DataException(
          "the topic has the records of interval %s out of order: %s after %s"
              .formatted(interval.label(), headers.position(), first));
    }
    rejected.add(
        RejectedRecord.ofDuplicate(
            record,
            headers,
            "its id is already used by index %d of page %d"
                .formatted(first.index(), first.page())));
  }

  /**
   * The continuous mode may have stored a duplicate, if it was restarted since the first record of
   * the id: the first one's row overwrites it, except for fields that are absent there.
   */
  private void forget(EncodedRecord duplicate, RecordHeaders headers) {
    BoundStatement delete = statements.deleteOlder(interval, duplicate.id(), headers.revision());
    writer.submit(
        new RowWrite<>(
            List.of(delete),
            () -> {},
            RowWrite.failing("Cassandra rejects the delete of older versions of a row")),
        patience);
  }
}
