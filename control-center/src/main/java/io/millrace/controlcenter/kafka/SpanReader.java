package io.millrace.controlcenter.kafka;

import io.millrace.kafka.KafkaFailures;
import io.millrace.ledger.OffsetRange;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads spans of offsets, until each partition's position has passed the end of its last span:
 * transaction markers and what compaction has removed take offsets, too.
 */
final class SpanReader {
  private static final Duration POLL = Duration.ofMillis(100);

  /** A position is known, unless the partition has just moved to another broker. */
  private static final Duration LONGEST_POSITION = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final SearchBudget budget;

  /**
   * @param consumer only sees committed records, and has no group
   */
  SpanReader(Consumer<byte[], byte[]> consumer, SearchBudget budget) {
    this.consumer = consumer;
    this.budget = budget;
  }

  /**
   * How far reading got.
   *
   * @param positions for each partition, the first offset that was not read
   * @param cut whether the budget ended it
   */
  record Progress(Map<TopicPartition, Long> positions, boolean cut) {}

  /**
   * Reads the spans in the order of each partition.
   *
   * @param spans at least one for each partition, in order, all readable by a committed reader
   * @param sink gets every record in the spans; false ends the reading of its partition
   */
  Progress read(
      Map<TopicPartition, List<OffsetRange>> spans,
      Predicate<ConsumerRecord<byte[], byte[]>> sink) {
    Map<TopicPartition, Deque<OffsetRange>> left = new HashMap<>();
    spans.forEach((partition, ranges) -> left.put(partition, new ArrayDeque<>(ranges)));
    Map<TopicPartition, Long> positions = new HashMap<>();
    left.forEach((partition, ranges) -> positions.put(partition, ranges.element().first()));
    try {
      consumer.assign(left.keySet());
      // A partition that an earlier reading has paused stays paused when it is assigned again.
      consumer.resume(left.keySet());
      positions.forEach(consumer::seek);
      while (!left.isEmpty() && !budget.exhausted()) {
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(budget.deadline().remaining(POLL));
        for (TopicPartition partition : List.copyOf(left.keySet())) {
          List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
          if (!hasMore(partition, records, left.get(partition), positions, sink)) {
            left.remove(partition);
            consumer.pause(List.of(partition));
          }
        }
      }
    } catch (KafkaException e) {
      throw KafkaFailures.translate("reading " + spans.keySet(), e);
    }
    return new Progress(positions, !left.isEmpty());
  }

  /** Whether there is more to read of the partition. */
  private boolean hasMore(
      TopicPartition partition,
      List<ConsumerRecord<byte[], byte[]>> records,
      Deque<OffsetRange> spans,
      Map<TopicPartition, Long> positions,
      Predicate<ConsumerRecord<byte[], byte[]>> sink) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      dropUpTo(record.offset(), spans);
      if (spans.isEmpty() || record.offset() < spans.element().first()) {
        continue;
      }
      if (budget.exhausted()) {
        positions.put(partition, record.offset());
        return true;
      }
      budget.count(record);
      positions.put(partition, record.offset() + 1);
      if (!sink.test(record)) {
        return false;
      }
    }
    long position = consumer.position(partition, LONGEST_POSITION);
    positions.put(partition, position);
    dropUpTo(position, spans);
    if (spans.isEmpty()) {
      return false;
    }
    if (position < spans.element().first()) {
      consumer.seek(partition, spans.element().first());
    }
    return true;
  }

  private static void dropUpTo(long position, Deque<OffsetRange> spans) {
    while (!spans.isEmpty() && position >= spans.element().end()) {
      spans.remove();
    }
  }
}
