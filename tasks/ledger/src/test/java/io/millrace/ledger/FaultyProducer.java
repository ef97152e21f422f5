package io.millrace.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer with faults that the mock does not know. */
final class FaultyProducer extends MockProducer<byte[], byte[]> {
  private static final Node[] NODES = {new Node(1, "localhost", 1)};
  private static final Cluster CLUSTER =
      new Cluster(
          "test",
          List.of(NODES),
          List.of(
              new PartitionInfo("records", 0, NODES[0], NODES, NODES),
              new PartitionInfo("records", 1, NODES[0], NODES, NODES)),
          Set.of(),
          Set.of());

  int withoutOffset;
  int commitTimeouts;
  int abortTimeouts;
  private boolean aborting;
  int sent;
  int aborted;
  RuntimeException failOnce;

  /** When the topic {@code ledger} receives records; not said by default. */
  Instant clock;

  FaultyProducer() {
    super(CLUSTER, true, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public synchronized Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, Callback callback) {
    if (failOnce != null) {
      RuntimeException failure = failOnce;
      failOnce = null;
      return CompletableFuture.failedFuture(failure);
    }
    sent++;
    Future<RecordMetadata> future = super.send(record, callback);
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    if (clock != null && record.topic().equals("ledger")) {
      return CompletableFuture.completedFuture(
          new RecordMetadata(partition, 0, 0, clock.toEpochMilli(), 0, 0));
    }
    if (withoutOffset > 0) {
      withoutOffset--;
      return CompletableFuture.completedFuture(
          new RecordMetadata(partition, -1, 0, RecordMetadata.UNKNOWN_PARTITION, 0, 0));
    }
    return future;
  }

  @Override
  public void commitTransaction() {
    if (commitTimeouts > 0) {
      commitTimeouts--;
      throw new TimeoutException("no answer yet");
    }
    super.commitTransaction();
  }

  @Override
  public void beginTransaction() {
    if (aborting) {
      throw new IllegalStateException("the abort that timed out must be repeated first");
    }
    super.beginTransaction();
  }

  @Override
  public void abortTransaction() {
    aborting = abortTimeouts > 0;
    if (aborting) {
      abortTimeouts--;
      throw new TimeoutException("no answer yet");
    }
    aborted++;
    super.abortTransaction();
  }
}
