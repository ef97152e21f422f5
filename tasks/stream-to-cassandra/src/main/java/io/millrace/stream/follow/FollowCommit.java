package io.millrace.stream.follow;

import io.millrace.kafka.TopicInspector;
import io.millrace.store.StoreConnections;
import io.millrace.store.follow.FollowBatch;
import io.millrace.store.follow.FollowTransaction;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits what is stored: offsets alone, or in one transaction with the dead letters before them.
 */
final class FollowCommit implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FollowCommit.class);
  private static final Duration LONGEST = Duration.ofSeconds(4);

  private final Consumer<byte[], byte[]> consumer;
  private final StoreConnections connections;
  private final String topic;
  private final Clock clock;
  private FollowTransaction transaction;

  /**
   * @param topic of the dead letters
   */
  FollowCommit(StoreConnections connections, String topic, Clock clock) {
    this.consumer = connections.consumer();
    this.connections = connections;
    this.topic = topic;
    this.clock = clock;
  }

  /** Commits a batch; returns whether its offsets are committed. */
  boolean commit(FollowBatch batch) {
    if (batch.offsets().isEmpty()) {
      return false;
    }
    if (batch.rejected().isEmpty()) {
      return commitOffsets(batch);
    }
    transaction().commit(batch.rejected(), batch.offsets(), consumer.groupMetadata());
    return true;
  }

  private boolean commitOffsets(FollowBatch batch) {
    try {
      consumer.commitSync(batch.offsets(), LONGEST);
      return true;
    } catch (CommitFailedException | RebalanceInProgressException e) {
      // All of it is stored. The next owner of the partitions writes it again, or a later commit
      // covers it.
      log.warn("offsets not committed, the group is being rebalanced: {}", e.getMessage());
      return false;
    }
  }

  /** Opened at the first dead letter: most processes never have one. */
  private FollowTransaction transaction() {
    if (transaction == null) {
      // The id is unique; here the consumer group does the fencing.
      String id = consumer.groupMetadata().groupId() + "-" + UUID.randomUUID();
      transaction =
          FollowTransaction.open(
              connections.clients(), new TopicInspector(connections.admin()), topic, id, clock);
    }
    return transaction;
  }

  @Override
  public void close() {
    if (transaction != null) {
      transaction.close();
    }
  }
}
