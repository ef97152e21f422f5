package io.millrace.common.kafka;

import io.millrace.common.task.Deadline;
import io.millrace.common.task.TemporaryException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a partition from its beginning to its end: everything that was committed before the call.
 *
 * <p>The end is asked for as an uncommitted reader sees it, and read to by position. A committed
 * reader's own end would not do: it stops at the first transaction that is still open, whoever has
 * it, and hides what was committed behind it. So this waits until the transactions that were open
 * at the call have ended.
 */
public final class PartitionReader {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LONGEST_CALL = Duration.ofSeconds(10);

  private final Topics topics;
  private final Consumer<byte[], byte[]> consumer;

  /**
   * @param consumer sees committed records only, and belongs to no group
   */
  public PartitionReader(Topics topics, Consumer<byte[], byte[]> consumer) {
    this.topics = topics;
    this.consumer = consumer;
  }

  /**
   * Reads all of it.
   *
   * @param what it is, for messages: "the ledger"
   * @param sink gets every record, in order
   * @throws TemporaryException if the end is not reached at the deadline
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
      while (consumer.position(partition, reading.remaining(LONGEST_CALL)) < end) {
        consumer.poll(reading.remaining(POLL)).forEach(sink);
        if (reading.passed()) {
          throw new TemporaryException(
              "%s %s could be read to offset %d of %d only: a transaction of another interval is still open"
                  .formatted(what, partition, consumer.position(partition), end));
        }
      }
    } catch (KafkaException e) {
      throw KafkaFailures.translate("reading " + what + " " + partition, e);
    }
  }
}
