package io.millrace.kafka;

import io.millrace.common.task.Deadline;
import io.millrace.common.task.TaskException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a partition from its beginning to its end: everything that was committed before the call.
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
   * @param what it is, for messages: "the ledger"
   * @param sink gets every record, in order
   * @throws TaskException if the end is not reached by the deadline; it says why
   */
  public void read(
      String what,
      TopicPartition partition,
      Deadline reading,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> sink) {
    long end = topics.ends(List.of(partition), reading).get(partition);
    try {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long position = position(partition, reading);
      while (position < end) {
        if (reading.passed()) {
          throw UnreadPartition.failure(
              "reading " + what + " did not finish in time",
              List.of(new UnreadPartition(partition, position, end)),
              topics);
        }
        consumer.poll(reading.remaining(POLL)).forEach(sink);
        position = position(partition, reading);
      }
    } catch (KafkaException e) {
      throw KafkaFailures.translate("reading " + what + " " + partition, e);
    }
  }

  private long position(TopicPartition partition, Deadline reading) {
    return consumer.position(partition, reading.remaining(LONGEST_CALL));
  }
}
