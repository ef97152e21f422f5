package io.millrace.stream.follow;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls as a member of a group that starts at the first record. If retention has deleted records
 * before they were read, it continues with what is left, and reports what it missed.
 */
final class FollowReader {
  private static final Logger log = LoggerFactory.getLogger(FollowReader.class);

  private final Consumer<byte[], byte[]> consumer;
  private long lost;

  FollowReader(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  ConsumerRecords<byte[], byte[]> poll(Duration patience) {
    try {
      return consumer.poll(patience);
    } catch (NoOffsetForPartitionException e) {
      log.info("reading {} from the beginning", e.partitions());
      consumer.seekToBeginning(e.partitions());
    } catch (OffsetOutOfRangeException e) {
      goOn(e.offsetOutOfRangePartitions());
    }
    return ConsumerRecords.empty();
  }

  /** How many offsets were deleted before they were read; some may be transaction markers. */
  long lost() {
    return lost;
  }

  /**
   * How many offsets of its partitions it has not read yet, as far as the last answers of the
   * brokers say; empty if it has no partition, or a partition has no answer yet.
   */
  OptionalLong lag() {
    Set<TopicPartition> assigned = consumer.assignment();
    long sum = 0;
    for (TopicPartition partition : assigned) {
      OptionalLong lag = consumer.currentLag(partition);
      if (lag.isEmpty()) {
        return lag;
      }
      sum += lag.getAsLong();
    }
    return assigned.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum);
  }

  private void goOn(Map<TopicPartition, Long> wanted) {
    Set<TopicPartition> partitions = wanted.keySet();
    consumer
        .beginningOffsets(partitions)
        .forEach(
            (partition, first) -> {
              long next = wanted.get(partition);
              if (first > next) {
                lost += first - next;
                log.warn(
                    "offsets {} to {} of {} were deleted before they were stored: clear the runs of their hours",
                    next,
                    first - 1,
                    partition);
              } else {
                log.warn(
                    "{} has no offset {}: the topic was deleted and created again; reading it from the beginning",
                    partition,
                    next);
              }
              consumer.seek(partition, first);
            });
  }
}
