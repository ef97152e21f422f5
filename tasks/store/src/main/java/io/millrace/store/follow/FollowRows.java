package io.millrace.store.follow;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import io.millrace.cassandra.BoundedWriter;
import io.millrace.cassandra.CommitLog;
import io.millrace.cassandra.Patience;
import io.millrace.cassandra.RowWrite;
import io.millrace.cassandra.SyncBarrier;
import io.millrace.common.interval.Interval;
import io.millrace.common.task.TemporaryException;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.RecordHeaders;
import io.millrace.store.EncodedRecord;
import io.millrace.store.InvalidValueException;
import io.millrace.store.RecordEncoder;
import io.millrace.store.RejectedRecord;
import io.millrace.store.TableStatements;
import io.millrace.store.WriteTimes;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Stores arriving records with the statements of their intervals, but with lower write times: see
 * {@link WriteTimes}.
 */
public final class FollowRows {
  private static final RecordHeaders NO_HEADERS = new RecordHeaders("", 0, 0, 0, 0);

  private final RecordEncoder encoder;
  private final TableStatements statements;
  private final BoundedWriter<BoundStatement> writer;
  private final CommitLog commitLog;
  private final Set<Integer> schemaIds;
  private final RecentIds recent = new RecentIds(RecentIds.MOST);
  private List<RejectedRecord> rejected = new ArrayList<>();

  /** Over what is stored, but may still be lost; null if there is none. */
  private SyncBarrier barrier;

  /** A row that Cassandra has acknowledged; null as long as there is none. */
  private BoundStatement last;

  private long read;
  private long stored;
  private long deadLettered;
  private long duplicates;

  /**
   * @param schemaIds the schemas whose records the encoder can read
   */
  public FollowRows(
      RecordEncoder encoder,
      TableStatements statements,
      BoundedWriter<BoundStatement> writer,
      CommitLog commitLog,
      Set<Integer> schemaIds) {
    this.encoder = encoder;
    this.statements = statements;
    this.writer = writer;
    this.commitLog = commitLog;
    this.schemaIds = schemaIds;
  }

  /**
   * Stores the records, in each partition up to the first whose schema is unknown; returns once
   * each is acknowledged or a dead letter. {@link #makeDurable} comes before their offsets are
   * committed.
   */
  public FollowBatch store(ConsumerRecords<byte[], byte[]> records, Patience patience) {
    if (barrier == null) {
      barrier = commitLog.begin(patience);
    }
    rejected = new ArrayList<>();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    Optional<String> unknown = Optional.empty();
    for (TopicPartition partition : records.partitions()) {
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        Optional<RecordHeaders> headers = RecordHeaders.from(record.headers());
        if (headers.isPresent() && !schemaIds.contains(headers.get().schemaId())) {
          unknown = Optional.of(unknown(record, headers.get()));
          break;
        }
        store(record, headers, patience);
        offsets.put(partition, new OffsetAndMetadata(record.offset() + 1));
      }
    }
    writer.await(patience);
    barrier.acknowledged();
    deadLettered += rejected.size();
    return new FollowBatch(Map.copyOf(offsets), List.copyOf(rejected), unknown);
  }

  /**
   * Waits until Cassandra cannot lose what was stored since the last call.
   *
   * @throws TemporaryException if it was restarted, and may have lost some of it
   */
  public void makeDurable(Patience patience) {
    if (last != null && !barrier.passes(() -> writeAgain(last, patience))) {
      throw new TemporaryException(
          "Cassandra was restarted, and may have lost rows that it had acknowledged: what comes"
              + " behind the committed offsets is stored again");
    }
    barrier = null;
    last = null;
  }

  private void writeAgain(BoundStatement row, Patience patience) {
    writer.submit(
        new RowWrite<>(
            List.of(row),
            () -> {},
            RowWrite.failing("Cassandra accepted a row and now rejects it")),
        patience);
    writer.await(patience);
  }

  public long stored() {
    return stored;
  }

  public long read() {
    return read;
  }

  /** How many of the dead letters are second records of an id. */
  public long duplicates() {
    return duplicates;
  }

  /** What has become of all records so far. */
  public FollowCounts counts() {
    return new FollowCounts(read, stored, deadLettered, duplicates);
  }

  private void store(
      ConsumerRecord<byte[], byte[]> record, Optional<RecordHeaders> found, Patience patience) {
    read++;
    RecordHeaders headers = found.orElse(NO_HEADERS);
    List<BoundStatement> inserts;
    try {
      EncodedRecord encoded = encoder.encode(record.key(), record.value());
      Interval interval = interval(found);
      inserts =
          statements.inserts(
              encoded,
              interval,
              headers.revision(),
              WriteTimes.followed(interval, headers.revision(), headers.page()),
              Instant.ofEpochMilli(record.timestamp()));
      if (!recent.isFirst(encoded.id(), headers)) {
        duplicates++;
        rejected.add(
            RejectedRecord.ofDuplicate(
                record, headers, "an earlier record of the interval has the same id"));
        return;
      }
    } catch (InvalidValueException | IllegalArgumentException e) {
      rejected.add(RejectedRecord.of(DeadLetter.Stage.DECODING, record, headers, e));
      return;
    }
    writer.submit(
        new RowWrite<>(
            inserts,
            () -> {
              stored++;
              last = inserts.get(0);
            },
            failure ->
                rejected.add(
                    RejectedRecord.of(DeadLetter.Stage.WRITING, record, headers, failure))),
        patience);
  }

  /** The hour of the record; without it there is no write time. */
  private static Interval interval(Optional<RecordHeaders> headers) {
    String label =
        headers
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "one of the headers interval, revision, page, index and schema-id is missing"))
            .interval();
    try {
      Instant start = Instant.parse(label);
      return new Interval(start, start.plus(Duration.ofHours(1)));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("the header interval is not an instant: " + label, e);
    }
  }

  private String unknown(ConsumerRecord<byte[], byte[]> record, RecordHeaders headers) {
    return "offset %d of %s-%d was written with schema %d, but this process only knows %s: restart it with the new pipeline"
        .formatted(
            record.offset(), record.topic(), record.partition(), headers.schemaId(), schemaIds);
  }
}
