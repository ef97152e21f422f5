package io.millrace.controlcenter.kafka;

import io.millrace.common.task.Deadline;
import io.millrace.controlcenter.http.NotFoundException;
import io.millrace.kafka.KafkaFailures;
import io.millrace.ledger.OffsetRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic's partitions, and what a committed reader can read of them: up to the first transaction
 * that is still open.
 */
final class TopicLog {
  private static final Duration LONGEST = Duration.ofSeconds(4);

  private final Consumer<byte[], byte[]> consumer;
  private final Deadline deadline;
  private final String topic;
  private final List<TopicPartition> partitions;

  private TopicLog(
      Consumer<byte[], byte[]> consumer,
      Deadline deadline,
      String topic,
      List<TopicPartition> partitions) {
    this.consumer = consumer;
    this.deadline = deadline;
    this.topic = topic;
    this.partitions = partitions;
  }

  /**
   * The topic as it is now; without partitions if it does not exist.
   *
   * @param consumer only sees committed records
   */
  static TopicLog of(Consumer<byte[], byte[]> consumer, String topic, Deadline deadline) {
    List<PartitionInfo> found =
        asked(
            "describing topic " + topic,
            () -> consumer.partitionsFor(topic, deadline.remaining(LONGEST)));
    List<TopicPartition> partitions =
        found == null
            ? List.of()
            : found.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    return new TopicLog(consumer, deadline, topic, partitions);
  }

  TopicLog required() {
    if (partitions.isEmpty()) {
      throw new NotFoundException("topic %s does not exist".formatted(topic));
    }
    return this;
  }

  boolean exists() {
    return !partitions.isEmpty();
  }

  int size() {
    return partitions.size();
  }

  /** Everything that is readable. */
  Map<TopicPartition, List<OffsetRange>> all() {
    return of(partitions);
  }

  /**
   * Everything that is readable of one partition.
   *
   * @throws NotFoundException if there is no such partition
   */
  Map<TopicPartition, List<OffsetRange>> of(int partition) {
    TopicPartition only = new TopicPartition(topic, partition);
    if (!partitions.contains(only)) {
      throw new NotFoundException(
          "topic %s has no partition %d; valid: 0 to %d"
              .formatted(topic, partition, partitions.size() - 1));
    }
    return of(List.of(only));
  }

  private Map<TopicPartition, List<OffsetRange>> of(Collection<TopicPartition> asked) {
    Map<TopicPartition, Long> beginnings =
        asked(
            "reading the first offsets of " + topic,
            () -> consumer.beginningOffsets(asked, deadline.remaining(LONGEST)));
    Map<TopicPartition, Long> ends =
        asked(
            "reading the last offsets of " + topic,
            () -> consumer.endOffsets(asked, deadline.remaining(LONGEST)));
    Map<TopicPartition, List<OffsetRange>> readable = new HashMap<>();
    for (TopicPartition partition : asked) {
      long first = beginnings.get(partition);
      long end = ends.get(partition);
      readable.put(partition, first < end ? List.of(new OffsetRange(first, end)) : List.of());
    }
    return readable;
  }

  /** What is readable and was received at this time or later. */
  Map<TopicPartition, List<OffsetRange>> since(Instant time) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, Math.max(0, time.toEpochMilli())));
    Map<TopicPartition, OffsetAndTimestamp> starts =
        asked(
            "looking for the time in " + topic,
            () -> consumer.offsetsForTimes(times, deadline.remaining(LONGEST)));
    Map<TopicPartition, List<OffsetRange>> later = new HashMap<>();
    all()
        .forEach(
            (partition, readable) -> {
              OffsetAndTimestamp start = starts.get(partition);
              later.put(
                  partition,
                  start == null
                      ? List.of()
                      : common(readable, new OffsetRange(start.offset(), Long.MAX_VALUE)));
            });
    return later;
  }

  /** What these ranges and the readable ones have in common. */
  static List<OffsetRange> common(List<OffsetRange> readable, OffsetRange wanted) {
    return readable.stream()
        .filter(range -> range.first() < wanted.end() && wanted.first() < range.end())
        .map(
            range ->
                new OffsetRange(
                    Math.max(range.first(), wanted.first()), Math.min(range.end(), wanted.end())))
        .toList();
  }

  private static <T> T asked(String doing, Supplier<T> question) {
    try {
      return question.get();
    } catch (KafkaException e) {
      throw KafkaFailures.translate(doing, e);
    }
  }
}
