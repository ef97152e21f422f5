package io.millrace.controlcenter.deadletters;

import io.millrace.common.task.Deadline;
import io.millrace.kafka.KafkaFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a partition from its end to its beginning. Kafka only reads forwards, so this reads the
 * last few hundred records, then the ones in front of them, and so on.
 */
final class BackwardReading {
  /** Offsets that are read at a time. */
  static final int CHUNK = 500;

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LONGEST_CALL = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final Deadline deadline;

  /**
   * @param consumer only sees committed records, and has no group
   */
  BackwardReading(Consumer<byte[], byte[]> consumer, TopicPartition partition, Deadline deadline) {
    this.consumer = consumer;
    this.partition = partition;
    this.deadline = deadline;
  }

  /**
   * Visits the records.
   *
   * @param beginning the first offset
   * @param end the first offset behind the last record
   * @param most how many records to visit
   */
  <T, V extends LetterScan.Visitor<T>> LetterScan.Scanned<V> visit(
      long beginning, long end, int most, V visitor) {
    int visited = 0;
    try {
      consumer.assign(List.of(partition));
      long next = end;
      while (next > beginning) {
        long from = Math.max(beginning, next - CHUNK);
        List<T> chunk = new ArrayList<>();
        if (!read(from, next, visitor, chunk)) {
          return new LetterScan.Scanned<>(visitor, visited, false);
        }
        for (int i = chunk.size() - 1; i >= 0; i--) {
          if (visited == most) {
            return new LetterScan.Scanned<>(visitor, visited, false);
          }
          visited++;
          if (!visitor.test(chunk.get(i))) {
            return new LetterScan.Scanned<>(visitor, visited, true);
          }
        }
        next = from;
      }
    } catch (KafkaException e) {
      throw KafkaFailures.translate("reading " + partition, e);
    }
    return new LetterScan.Scanned<>(visitor, visited, true);
  }

  /** Whether all of it was read in time. */
  private <T> boolean read(long from, long to, LetterScan.Visitor<T> visitor, List<T> chunk) {
    consumer.seek(partition, from);
    long position = from;
    while (position < to) {
      if (deadline.passed()) {
        return false;
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(deadline.remaining(POLL))) {
        if (record.offset() < to) {
          chunk.add(visitor.apply(record));
        }
      }
      position = consumer.position(partition, deadline.remaining(LONGEST_CALL));
    }
    return true;
  }
}
