package io.millrace.stream.follow;

import io.millrace.common.task.Deadline;
import io.millrace.common.task.TemporaryException;
import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.KafkaFailures;
import io.millrace.kafka.TopicInspector;
import io.millrace.store.RejectedRecord;
import io.millrace.store.StoreConnections;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits what is stored. Dead letters and the offsets behind them are committed in one
 * transaction, so that a crash neither loses nor duplicates a dead letter; the group's generation
 * is sent with them and fences a member that was considered dead.
 */
final class FollowCommit implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FollowCommit.class);
  private static final Duration LONGEST = Duration.ofSeconds(4);

  private final Consumer<byte[], byte[]> consumer;
  private final KafkaClients clients;
  private final TopicInspector topics;
  private final String topic;
  private final Clock clock;
  private Producer<byte[], byte[]> producer;
  private int maxBytes;

  /**
   * @param topic of the dead letters
   */
  FollowCommit(StoreConnections connections, String topic, Clock clock) {
    this.consumer = connections.consumer();
    this.clients = connections.clients();
    this.topics = new TopicInspector(connections.admin());
    this.topic = topic;
    this.clock = clock;
  }

  void commit(FollowBatch batch) {
    if (batch.offsets().isEmpty()) {
      return;
    }
    if (batch.rejected().isEmpty()) {
      commitOffsets(batch);
    } else {
      commitWithLetters(batch);
    }
  }

  private void commitOffsets(FollowBatch batch) {
    try {
      consumer.commitSync(batch.offsets(), LONGEST);
    } catch (CommitFailedException | RebalanceInProgressException e) {
      // All of it is stored. The next owner of the partitions writes it again, or a later commit
      // covers it.
      log.warn("offsets not committed, the group is being rebalanced: {}", e.getMessage());
    }
  }

  private void commitWithLetters(FollowBatch batch) {
    try {
      open();
      producer.beginTransaction();
      List<Future<RecordMetadata>> sends = new ArrayList<>();
      for (RejectedRecord deadLetter : batch.rejected()) {
        sends.add(producer.send(deadLetter.content().toRecord(topic, maxBytes)));
      }
      producer.flush();
      for (Future<RecordMetadata> send : sends) {
        send.get();
      }
      producer.sendOffsetsToTransaction(batch.offsets(), consumer.groupMetadata());
      producer.commitTransaction();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw KafkaFailures.translate("sending dead letters", e);
    } catch (ExecutionException e) {
      throw KafkaFailures.translate("sending dead letters", e);
    } catch (KafkaException e) {
      // The consumer has passed records whose dead letters are not sent. Only a restart from the
      // committed offsets sends them.
      throw KafkaFailures.isFenced(e) || e instanceof CommitFailedException
          ? new TemporaryException(
              "dead letters not sent, the group moved on: " + e.getMessage(), e)
          : KafkaFailures.translate("sending dead letters", e);
    }
    log.warn(
        "{} dead letters sent to {}, the first: {}",
        batch.rejected().size(),
        topic,
        batch.rejected().get(0).reason());
  }

  /** Called at the first dead letter: most processes never have one. */
  private void open() {
    if (producer == null) {
      maxBytes = topics.maxMessageBytes(Set.of(topic), new Deadline(clock, LONGEST)).get(topic);
      // The id is unique; here the consumer group does the fencing.
      producer =
          clients.transactionalProducer(
              consumer.groupMetadata().groupId() + "-" + UUID.randomUUID());
      producer.initTransactions();
    }
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(LONGEST);
    }
  }
}
