package io.millrace.schemainit;

import io.millrace.ledger.Ledger;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The settings of the ledger's topic. The newest entry of an interval is kept for as long as
 * something may need it, and the rest goes soon.
 */
final class LedgerTopic {
  /**
   * More time than any run takes from its fetch to its end, with its retries: an entry must not
   * expire in between, however short the retention of the records.
   */
  private static final Duration LONGER_THAN_RUNS = Duration.ofDays(2);

  /** Only closed segments are compacted: one hour each, so that the ledger stays short. */
  private static final Duration SEGMENT = Duration.ofHours(1);

  /** After which an outdated entry is compacted away, however small its share of the ledger is. */
  private static final Duration LONGEST_LAG = Duration.ofHours(2);

  /** Compaction copies the whole ledger, which is small, for every tenth that is outdated. */
  private static final String DIRTY_RATIO = "0.1";

  /**
   * Compaction joins segments up to this size, and retention deletes only whole ones, by their
   * newest entry. So with Kafka's 1 GiB, nothing would ever be deleted. A segment must have room
   * for the largest entry, and for a follower's largest fetch.
   */
  private static final int SEGMENT_BYTES = 2 * Ledger.MAX_MESSAGE_BYTES;

  /** No limit, whatever the broker's default is: the ledger would lose entries that are needed. */
  private static final String ANY_SIZE = "-1";

  private LedgerTopic() {}

  /**
   * Its own settings.
   *
   * @param records the retention of the records
   * @param deadLetters the retention of the dead letters
   */
  static Map<String, String> config(Duration records, Duration deadLetters) {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.RETENTION_MS_CONFIG,
        Long.toString(retention(records, deadLetters).toMillis()),
        TopicConfig.RETENTION_BYTES_CONFIG,
        ANY_SIZE,
        TopicConfig.SEGMENT_MS_CONFIG,
        Long.toString(SEGMENT.toMillis()),
        TopicConfig.SEGMENT_BYTES_CONFIG,
        Integer.toString(SEGMENT_BYTES),
        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
        DIRTY_RATIO,
        TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
        Long.toString(LONGEST_LAG.toMillis()),
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        Integer.toString(Ledger.MAX_MESSAGE_BYTES));
  }

  /**
   * The sum of both: an entry is needed until the records are gone that it lists, and until the
   * dead letters are gone that a run has sent. It may have read the records, and so sent them, just
   * before they expired.
   */
  static Duration retention(Duration records, Duration deadLetters) {
    Duration needed = records.plus(deadLetters);
    return needed.compareTo(LONGER_THAN_RUNS) < 0 ? LONGER_THAN_RUNS : needed;
  }
}
