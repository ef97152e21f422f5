package io.millrace.store;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import io.millrace.cassandra.BoundedWriter;
import io.millrace.cassandra.Patience;
import io.millrace.cassandra.RowWrite;
import io.millrace.common.interval.Interval;
import io.millrace.common.task.DataException;
import io.millrace.common.task.StepObserver;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.RecordHeaders;
import io.millrace.ledger.RecordPosition;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Encodes an interval's records as rows and passes those to the writer. Every record becomes a
 * stored row or a dead letter.
 *
 * <p>Whoever reads them passes all records of one id to the same instance, in the order of their
 * partition. Not thread-safe.
 */
public final class RecordStorer {
  private final Interval interval;
  private final RecordEncoder encoder;
  private final TableStatements statements;
  private final BoundedWriter<BoundStatement> writer;
  private final Patience patience;
  private final StepObserver observer;
  private final ProcessedRecords records;

  /**
   * Has stored nothing yet.
   *
   * @param expectedSize how many records there will be, more or less; 0 if that is unknown
   */
  public RecordStorer(
      Interval interval,
      RecordEncoder encoder,
      TableStatements statements,
      BoundedWriter<BoundStatement> writer,
      Patience patience,
      StepObserver observer,
      int expectedSize) {
    this.interval = interval;
    this.encoder = encoder;
    this.statements = statements;
    this.writer = writer;
    this.patience = patience;
    this.observer = observer;
    this.records = new ProcessedRecords(expectedSize);
  }

  /** Stores a record: it is read for the first time. */
  public void store(ConsumerRecord<byte[], byte[]> record, RecordHeaders headers) {
    records.countRead();
    EncodedRecord encoded;
    try {
      encoded = encoder.encode(record.key(), record.value());
    } catch (InvalidValueException e) {
      records.rejected().add(RejectedRecord.of(DeadLetter.Stage.DECODING, record, headers, e));
      return;
    }
    IdSet ids = records.ids();
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
          records.countStored();
          observer.reached(StoreStep.ROW_STORED);
        },
        failure ->
            records.refuse(
                number, RejectedRecord.of(DeadLetter.Stage.WRITING, record, headers, failure)));
    observer.reached(StoreStep.ROW_SUBMITTED);
  }

  /**
   * Stores a record again if its row is missing; it is already counted.
   *
   * @param missing the numbers of the ids whose rows are missing
   */
  public void storeAgain(
      ConsumerRecord<byte[], byte[]> record, RecordHeaders headers, BitSet missing) {
    EncodedRecord encoded;
    try {
      encoded = encoder.encode(record.key(), record.value());
    } catch (InvalidValueException e) {
      return; // a dead letter since the first time
    }
    IdSet ids = records.ids();
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

  /** Waits until each row is acknowledged or rejected. */
  public void await() {
    writer.await(patience);
  }

  /** What has become of the records so far. */
  public ProcessedRecords records() {
    records.setRepeated(writer.repeated());
    return records;
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
    records
        .rejected()
        .add(
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
