package io.millrace.store.follow;

import io.millrace.common.task.Deadline;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.KafkaFailures;
import io.millrace.kafka.TopicInspector;
import io.millrace.store.RejectedRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits dead letters and the offsets behind them in one transaction, so that a crash neither
 * loses nor duplicates a dead letter.
 */
public final class FollowTransaction implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FollowTransaction.class);
  private static final String DOING = "committing offsets and dead letters";
  private static final Duration LONGEST = Duration.ofSeconds(4);

  private final TopicInspector topics;
  private final String topic;
  private final Clock clock;
  private final Producer<byte[], byte[]> producer;
  private final int maxBytes;

  private FollowTransaction(
      TopicInspector topics, String topic, Clock clock, Producer<byte[], byte[]> producer) {
    this.topics = topics;
    this.topic = topic;
    this.clock = clock;
    this.producer = producer;
    this.maxBytes = maxBytes();
  }

  /**
   * Ends what an earlier producer with this id has left open, and fences it.
   *
   * @param topic of the dead letters
   */
  public static FollowTransaction open(
      KafkaClients clients,
      TopicInspector topics,
      String topic,
      String transactionalId,
      Clock clock) {
    Producer<byte[], byte[]> producer = clients.transactionalProducer(transactionalId);
    try {
      FollowTransaction transaction = new FollowTransaction(topics, topic, clock, producer);
      producer.initTransactions();
      return transaction;
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw KafkaFailures.translate("opening transactions", e);
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /**
   * Commits both.
   *
   * @param group the consumer group; the generation of a member fences one that was considered dead
   * @throws TaskException if the transaction is not committed; then neither is
   */
  public void commit(
      List<RejectedRecord> rejected,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group) {
    try {
      producer.beginTransaction();
      List<Future<RecordMetadata>> sends = new ArrayList<>();
      for (RejectedRecord deadLetter : rejected) {
        sends.add(producer.send(deadLetter.content().toRecord(topic, maxBytes)));
      }
      producer.flush();
      for (Future<RecordMetadata> send : sends) {
        send.get();
      }
      producer.sendOffsetsToTransaction(offsets, group);
      producer.commitTransaction();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw KafkaFailures.translate(DOING, e);
    } catch (ExecutionException e) {
      throw KafkaFailures.translate(DOING, e);
    } catch (KafkaException e) {
      // The reader has passed records whose dead letters are not sent. Only a restart from the
      // committed offsets sends them.
      throw KafkaFailures.isFenced(e) || e instanceof CommitFailedException
          ? new TemporaryException(
              "offsets and dead letters not committed, the group moved on: " + e.getMessage(), e)
          : KafkaFailures.translate(DOING, e);
    }
    if (!rejected.isEmpty()) {
      log.warn(
          "{} dead letters sent to {}, the first: {}",
          rejected.size(),
          topic,
          rejected.get(0).reason());
    }
  }

  private int maxBytes() {
    return topics.maxMessageBytes(Set.of(topic), new Deadline(clock, LONGEST)).get(topic);
  }

  @Override
  public void close() {
    producer.close(LONGEST);
  }
}
