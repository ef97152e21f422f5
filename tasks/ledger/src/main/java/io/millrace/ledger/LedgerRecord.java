package io.millrace.ledger;

import io.millrace.common.interval.Interval;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * An entry as a record for the ledger's topic.
 *
 * <p>Kafka says when it received a record. No entry of an interval may seem to be older than {@link
 * #earliest}: readers of the interval begin there. {@link TransactionalPublisher} does not commit
 * one that does.
 */
public final class LedgerRecord extends ProducerRecord<byte[], byte[]> {
  /**
   * How far the clocks of the brokers may be behind: a day of entries costs a reader nothing, and
   * no clock that anyone looks at is that wrong.
   */
  private static final Duration CLOCKS_BEHIND = Duration.ofDays(1);

  private final Interval interval;

  /**
   * @param topic the ledger's
   */
  LedgerRecord(String topic, LedgerEntry entry) {
    super(
        topic,
        LedgerKey.partition(topic, entry.pipeline(), entry.interval()).partition(),
        LedgerKey.of(entry),
        LedgerJson.encode(entry));
    this.interval = entry.interval();
  }

  /** The interval that it is about. */
  Interval interval() {
    return interval;
  }

  /** When Kafka can have received an interval's first entry at the earliest. */
  static Instant earliest(Interval interval) {
    return interval.start().minus(CLOCKS_BEHIND);
  }
}
