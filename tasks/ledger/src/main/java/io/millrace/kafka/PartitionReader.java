package io.millrace.kafka;

import io.millrace.common.task.Deadline;
import io.millrace.common.task.TaskException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a partition to its end: everything that was committed before the call.
 *
 * <p>The end is the one that an uncommitted reader sees, and reading stops by position. A committed
 * reader's own end would be wrong: it stops at the first open transaction, no matter whose, and
 * hides what was committed behind it. So this waits until the transactions that were open at the
 * call have ended.
 */
public final class PartitionReader {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LONGEST_CALL = Duration.ofSeconds(10);

  private final TopicInspector topics;
  private final Consumer<byte[], byte[]> consumer;

  /**
   * @param consumer only sees committed records, and has no group
   */
  public PartitionReader(TopicInspector topics, Consumer<byte[], byte[]> consumer) {
    this.topics = topics;
    this.consumer = consumer;
  }

  /**
   * Reads all of it.
   *
   * @param what it is, for messages: "the dead letters"
   * @param sink gets every record, in order
   * @throws TaskException if the end is not reached by the deadline; it says why
   */
  public void read(
      String what,
      TopicPartition partition,
      Deadline reading,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> sink) {
    long end = end(partition, reading);
    read(what, partition, beginning(partition, reading), end, reading, sink);
  }

  /**
   * Reads all that Kafka received at a time or later, and whatever it received after that: clocks
   * of brokers may go back.
   *
   * @param sink gets every record, in order; some of them may be older
   * @throws TaskException if the end is not reached by the deadline; it says why
   */
  public void readSince(
      Instant time,
      String what,
      TopicPartition partition,
      Deadline reading,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> sink) {
    long end = end(partition, reading);
    OptionalLong first = topics.since(partition, time, reading);
    if (first.isPresent()) {
      read(what, partition, first.getAsLong(), end, reading, sink);
    }
  }

  private void read(
      String what,
      TopicPartition partition,
      long first,
      long end,
      Deadline reading,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> sink) {
    try {
      consumer.assign(List.of(partition));
      consumer.seek(partition, first);
      long position = first;
      while (position < end) {
        if (reading.passed()) {
          throw UnreadPartition.failure(
              "reading " + what + " did not finish in time",
              List.of(new UnreadPartition(partition, position, end)),
              topics);
        }
        poll(partition, position, reading, sink);
        position = consumer.position(partition, reading.remaining(LONGEST_CALL));
      }
    } catch (KafkaException e) {
      throw KafkaFailures.translate("reading " + what + " " + partition, e);
    }
  }

  private void poll(
      TopicPartition partition,
      long position,
      Deadline reading,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> sink) {
    try {
      consumer.poll(reading.remaining(POLL)).forEach(sink);
    } catch (OffsetOutOfRangeException e) {
      // Retention has deleted what was to be read next: what is left comes behind it.
      long beginning = beginning(partition, reading);
      if (beginning <= position) {
        throw e;
      }
      consumer.seek(partition, beginning);
    }
  }

  private long beginning(TopicPartition partition, Deadline reading) {
    return topics.beginnings(List.of(partition), reading).get(partition);
  }

  private long end(TopicPartition partition, Deadline reading) {
    return topics.ends(List.of(partition), reading).get(partition);
  }
}
