package io.millrace.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.common.interval.Interval;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/** The keys and the partition of the ledger's entries for an interval. */
final class LedgerKey {
  private LedgerKey() {}

  static byte[] ofInterval(String pipeline, Interval interval) {
    return text(pipeline, interval).getBytes(UTF_8);
  }

  static byte[] ofDeadLetters(String pipeline, Interval interval) {
    return (text(pipeline, interval) + "/letters").getBytes(UTF_8);
  }

  static byte[] ofReplays(String pipeline, Interval interval) {
    return (text(pipeline, interval) + "/replays").getBytes(UTF_8);
  }

  static byte[] of(LedgerEntry entry) {
    if (entry instanceof DeadLettersEntry) {
      return ofDeadLetters(entry.pipeline(), entry.interval());
    }
    return entry instanceof ReplaysEntry
        ? ofReplays(entry.pipeline(), entry.interval())
        : ofInterval(entry.pipeline(), entry.interval());
  }

  /** The partition of the interval's own key; all its entries share it, so one read gets all. */
  static TopicPartition partition(String topic, String pipeline, Interval interval) {
    int hash = Utils.toPositive(Utils.murmur2(ofInterval(pipeline, interval)));
    return new TopicPartition(topic, hash % Ledger.PARTITIONS);
  }

  private static String text(String pipeline, Interval interval) {
    return pipeline + "/" + interval.label();
  }
}
