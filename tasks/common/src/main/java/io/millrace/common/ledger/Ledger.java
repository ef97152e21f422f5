package io.millrace.common.ledger;

import io.millrace.common.interval.Interval;
import io.millrace.common.kafka.KafkaClients;
import io.millrace.common.kafka.KafkaFailures;
import io.millrace.common.kafka.Topics;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.TemporaryException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the ledger, and makes the records that are written to it. A compacted topic holds it: the
 * last committed entry of a key is the one that counts.
 *
 * <p>Like the consumer it is given, it is for one thread.
 */
public final class Ledger {
  /** Of the ledger's topic, of every pipeline. */
  public static final int PARTITIONS = 6;

  /** The most that the ledger's topic takes in a record. */
  public static final int MAX_MESSAGE_BYTES = 2 * 1024 * 1024;

  /**
   * How long a reading may wait: a transaction of a client that has died stays open for its
   * timeout, and until the coordinator's next look at such transactions.
   */
  public static final Duration LONGEST_READ =
      Duration.ofMillis(KafkaClients.TRANSACTION_TIMEOUT_MS).plusSeconds(45);

  private static final Duration POLL = Duration.ofMillis(100);

  private final Topics topics;
  private final Consumer<byte[], byte[]> reader;
  private final String topic;

  /**
   * @param reader sees committed records only, and belongs to no group
   * @param topic the ledger's topic
   */
  public Ledger(Topics topics, Consumer<byte[], byte[]> reader, String topic) {
    this.topics = topics;
    this.reader = reader;
    this.topic = topic;
  }

  /**
   * What the ledger says of an interval: everything that was committed before this call.
   *
   * <p>The end is asked for as an uncommitted reader sees it, and read to by position. A committed
   * reader's own end would not do: it stops at the first transaction that is still open, be it
   * another interval's, and hides the entries that were committed behind it. So this waits until
   * the transactions that were open at the call have ended.
   *
   * @throws TemporaryException if they have not after {@link #LONGEST_READ}, or at the deadline
   */
  public LedgerView read(String pipeline, Interval interval, Deadline deadline) {
    TopicPartition partition = LedgerKey.partition(topic, pipeline, interval);
    Deadline reading = deadline.within(LONGEST_READ);
    long end = topics.ends(List.of(partition), reading).get(partition);
    byte[] entryKey = LedgerKey.ofInterval(pipeline, interval);
    byte[] lettersKey = LedgerKey.ofLetters(pipeline, interval);
    byte[] entry = null;
    byte[] letters = null;
    try {
      reader.assign(List.of(partition));
      reader.seekToBeginning(List.of(partition));
      while (reader.position(partition, reading.remaining(Duration.ofSeconds(10))) < end) {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(reading.remaining(POLL))) {
          if (Arrays.equals(record.key(), entryKey)) {
            entry = record.value();
          } else if (Arrays.equals(record.key(), lettersKey)) {
            letters = record.value();
          }
        }
        checkNotLate(reading, partition, end);
      }
    } catch (KafkaException e) {
      throw KafkaFailures.translate("reading the ledger " + partition, e);
    }
    return new LedgerView(
        Optional.ofNullable(entry).map(LedgerJson::intervalEntry),
        Optional.ofNullable(letters).map(LedgerJson::lettersEntry));
  }

  /** The entry as a record for the ledger's topic: the last one of its transaction. */
  public ProducerRecord<byte[], byte[]> record(IntervalEntry entry) {
    TopicPartition partition = LedgerKey.partition(topic, entry.pipeline(), entry.interval());
    return new ProducerRecord<>(
        topic,
        partition.partition(),
        LedgerKey.ofInterval(entry.pipeline(), entry.interval()),
        LedgerJson.encode(entry));
  }

  /** The entry as a record for the ledger's topic: the last one of its transaction. */
  public ProducerRecord<byte[], byte[]> record(LettersEntry entry) {
    TopicPartition partition = LedgerKey.partition(topic, entry.pipeline(), entry.interval());
    return new ProducerRecord<>(
        topic,
        partition.partition(),
        LedgerKey.ofLetters(entry.pipeline(), entry.interval()),
        LedgerJson.encode(entry));
  }

  private void checkNotLate(Deadline reading, TopicPartition partition, long end) {
    if (reading.passed()) {
      throw new TemporaryException(
          "the ledger %s could be read to offset %d of %d only: a transaction of another interval is still open"
              .formatted(partition, reader.position(partition), end));
    }
  }
}
