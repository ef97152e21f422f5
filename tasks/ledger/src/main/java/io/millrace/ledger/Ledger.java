package io.millrace.ledger;

import io.millrace.common.interval.Interval;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.TemporaryException;
import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.PartitionReader;
import io.millrace.kafka.TopicInspector;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the ledger, and creates the records that are written to it. It is a compacted topic: the
 * last committed entry of a key counts. An entry is kept for at least as long as Kafka has to keep
 * what it is about; then it may be gone.
 *
 * <p>Not thread-safe, like the consumer that it uses.
 */
public final class Ledger {
  /** The ledger topic's number of partitions, the same for every pipeline. */
  public static final int PARTITIONS = 6;

  /** The largest record of the ledger's topic: an entry lists up to 1,000 pages. */
  public static final int MAX_MESSAGE_BYTES = 2 * 1024 * 1024;

  /**
   * How long reading may wait: a dead client's transaction stays open for its timeout, and until
   * the coordinator next checks for such transactions.
   */
  public static final Duration LONGEST_READ =
      Duration.ofMillis(KafkaClients.TRANSACTION_TIMEOUT_MS).plusSeconds(45);

  private final PartitionReader reader;
  private final String topic;

  /**
   * @param consumer only sees committed records, and has no group
   * @param topic the ledger's topic
   */
  public Ledger(TopicInspector topics, Consumer<byte[], byte[]> consumer, String topic) {
    this.reader = new PartitionReader(topics, consumer);
    this.topic = topic;
  }

  /**
   * The partition that holds the entries for an interval.
   *
   * @param topic the ledger's topic
   */
  public static TopicPartition partition(String topic, String pipeline, Interval interval) {
    return LedgerKey.partition(topic, pipeline, interval);
  }

  /**
   * The ledger's entries for an interval, including everything committed before this call: see
   * {@link PartitionReader}. Reads only what is not older than the interval can be, so however long
   * the pipeline has lived, a recent interval's entries are found at once.
   *
   * @throws TemporaryException if another interval's transaction hides the end for longer than
   *     {@link #LONGEST_READ}, or at the deadline
   */
  public LedgerView read(String pipeline, Interval interval, Deadline deadline) {
    byte[] entryKey = LedgerKey.ofInterval(pipeline, interval);
    byte[] lettersKey = LedgerKey.ofDeadLetters(pipeline, interval);
    byte[] replaysKey = LedgerKey.ofReplays(pipeline, interval);
    byte[][] values = new byte[3][];
    reader.readSince(
        LedgerRecord.earliest(interval),
        "the ledger",
        LedgerKey.partition(topic, pipeline, interval),
        deadline.within(LONGEST_READ),
        record -> {
          if (Arrays.equals(record.key(), entryKey)) {
            values[0] = record.value();
          } else if (Arrays.equals(record.key(), lettersKey)) {
            values[1] = record.value();
          } else if (Arrays.equals(record.key(), replaysKey)) {
            values[2] = record.value();
          }
        });
    return new LedgerView(
        Optional.ofNullable(values[0]).map(LedgerJson::intervalEntry),
        Optional.ofNullable(values[1]).map(LedgerJson::deadLettersEntry),
        Optional.ofNullable(values[2]).map(LedgerJson::replaysEntry));
  }

  /** The entry as a record for the ledger's topic: the last one of its transaction. */
  public LedgerRecord record(LedgerEntry entry) {
    return new LedgerRecord(topic, entry);
  }
}
