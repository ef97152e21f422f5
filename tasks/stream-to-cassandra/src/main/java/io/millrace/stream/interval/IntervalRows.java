package io.millrace.stream.interval;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import io.millrace.cassandra.BoundedWriter;
import io.millrace.cassandra.Patience;
import io.millrace.cassandra.RowWrite;
import io.millrace.common.interval.Interval;
import io.millrace.common.task.DataException;
import io.millrace.common.task.StepObserver;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.RecordHeaders;
import io.millrace.store.EncodedRecord;
import io.millrace.store.IdSet;
import io.millrace.store.InvalidValueException;
import io.millrace.store.RecordEncoder;
import io.millrace.store.RejectedRecord;
import io.millrace.store.RejectedRecords;
import io.millrace.store.StoreStep;
import io.millrace.store.TableStatements;
import io.millrace.store.WriteTimes;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Makes rows of an interval's records and hands them to the writer. Every record ends as a row that
 * is stored, or as a dead letter.
 */
final class IntervalRows {
  private final Interval interval;
  private final RecordEncoder encoder;
  private final TableStatements statements;
  private final BoundedWriter<BoundStatement> writer;
  private final Patience patience;
  private final StepObserver observer;

  private final IdSet ids = new IdSet();
  private final BitSet rejected = new BitSet();
  private final RejectedRecords letters = new RejectedRecords();
  private long read;
  private long stored;

  IntervalRows(
      Interval interval,
      RecordEncoder encoder,
      TableStatements statements,
      BoundedWriter<BoundStatement> writer,
      Patience patience,
      StepObserver observer) {
    this.interval = interval;
    this.encoder = encoder;
    this.statements = statements;
    this.writer = writer;
    this.patience = patience;
    this.observer = observer;
  }

  /** Takes a record for the first time. */
  void take(ConsumerRecord<byte[], byte[]> record, RecordHeaders headers) {
    read++;
    EncodedRecord encoded;
    try {
      encoded = encoder.encode(record.key(), record.value());
    } catch (InvalidValueException e) {
      letters.add(RejectedRecord.of(DeadLetter.Stage.DECODING, record, headers, e));
      return;
    }
    if (!ids.add(encoded.id(), place(headers))) {
      duplicate(record, headers, ids.place(ids.find(encoded.id())));
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
          rejected.set(number);
          letters.add(RejectedRecord.of(DeadLetter.Stage.WRITING, record, headers, failure));
        });
    observer.reached(StoreStep.ROW_SUBMITTED);
  }

  /** Takes a record again if its row is one of these; it has been counted before. */
  void takeAgain(ConsumerRecord<byte[], byte[]> record, RecordHeaders headers, BitSet missing) {
    EncodedRecord encoded;
    try {
      encoded = encoder.encode(record.key(), record.value());
    } catch (InvalidValueException e) {
      return; // a dead letter since the first time
    }
    int number = ids.find(encoded.id());
    if (number < 0 || !missing.get(number) || ids.place(number) != place(headers)) {
      return;
    }
    submit(
        encoded,
        record,
        headers,
        () -> observer.reached(StoreStep.ROW_STORED),
        failure -> {
          throw new DataException(
              "Cassandra accepted a row first and refuses it now: " + failure.getMessage(),
              failure);
        });
  }

  /** Waits until every row is stored or rejected. */
  void await() {
    writer.await(patience);
  }

  IdSet ids() {
    return ids;
  }

  /** The numbers of the ids that Cassandra has acknowledged. */
  BitSet expected() {
    BitSet expected = new BitSet(ids.size());
    expected.set(0, ids.size());
    expected.andNot(rejected);
    return expected;
  }

  RejectedRecords letters() {
    return letters;
  }

  long read() {
    return read;
  }

  long stored() {
    return stored;
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
   * Records of one id are in one partition, and that is in the order of pages, so the first that
   * comes is the first there is. Were that not so, the wrong one would have been stored by now.
   */
  private void duplicate(
      ConsumerRecord<byte[], byte[]> record, RecordHeaders headers, long firstPlace) {
    int firstPage = (int) (firstPlace >>> 32);
    int firstIndex = (int) firstPlace;
    if (place(headers) <= firstPlace) {
      throw new DataException(
          "the topic has the records of interval %s out of order: page %d index %d after page %d index %d"
              .formatted(interval.label(), headers.page(), headers.index(), firstPage, firstIndex));
    }
    letters.add(
        RejectedRecord.ofDuplicate(
            record,
            headers,
            "its id came before, as index %d of page %d".formatted(firstIndex, firstPage)));
  }

  /**
   * The continuous mode may have stored a duplicate, if it was started anew since the first record
   * of the id: the first one's row beats it, but for the fields that are absent there.
   */
  private void forget(EncodedRecord duplicate, RecordHeaders headers) {
    BoundStatement delete = statements.deleteOlder(interval, duplicate.id(), headers.revision());
    writer.submit(
        new RowWrite<>(
            List.of(delete),
            () -> {},
            failure -> {
              throw new DataException(
                  "Cassandra refuses to delete what is older than a row: " + failure.getMessage(),
                  failure);
            }),
        patience);
  }

  private static long place(RecordHeaders headers) {
    return (long) headers.page() << 32 | headers.index();
  }
}
