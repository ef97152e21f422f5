package io.millrace.schemainit;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.pipeline.Topic;
import io.millrace.ledger.Ledger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic as it must be.
 *
 * @param config its own settings; the broker's defaults apply to all others
 */
record TopicDefinition(String name, int partitions, short replicas, Map<String, String> config) {
  private static final int DEAD_LETTER_PARTITIONS = 1;

  /**
   * A record's time is when Kafka received it, not what the producer says: Kafka rejects records
   * from more than an hour in the future, and deletes records from the past too early.
   */
  private static final String BROKERS_CLOCK = "LogAppendTime";

  TopicDefinition {
    config = Map.copyOf(config);
  }

  /** The topics of a pipeline: records, ledger, dead letters. */
  static List<TopicDefinition> of(Pipeline pipeline, Replication replication) {
    Topic topic = pipeline.topic();
    return List.of(
        of(topic.name(), topic.partitions(), replication, keptFor(topic.retention())),
        of(
            topic.intervals(),
            Ledger.PARTITIONS,
            replication,
            LedgerTopic.config(topic.retention(), pipeline.deadLetters().retention())),
        of(
            topic.deadLetters(),
            DEAD_LETTER_PARTITIONS,
            replication,
            keptFor(pipeline.deadLetters().retention())));
  }

  private static Map<String, String> keptFor(Duration retention) {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.RETENTION_MS_CONFIG,
        Long.toString(retention.toMillis()));
  }

  /** A topic with its own settings, and those that all topics have. */
  private static TopicDefinition of(
      String name, int partitions, Replication replication, Map<String, String> own) {
    Map<String, String> config = new HashMap<>(own);
    config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, BROKERS_CLOCK);
    config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(replication.minInSync()));
    return new TopicDefinition(name, partitions, replication.kafka(), config);
  }

  /** What Kafka does with its old records. */
  CleanupPolicy policy() {
    return CleanupPolicy.of(config.get(TopicConfig.CLEANUP_POLICY_CONFIG));
  }

  NewTopic newTopic() {
    return new NewTopic(name, partitions, replicas).configs(config);
  }
}
