package io.millrace.fetch;

import io.millrace.common.pipeline.Topic;
import io.millrace.common.task.Deadline;
import io.millrace.kafka.TopicInspector;
import java.util.List;
import java.util.Map;

/**
 * The topics of a pipeline, as the brokers describe them now.
 *
 * @param topicId of the topic of the records
 * @param partitions of the topic of the records
 * @param maxRecordBytes the largest record it accepts
 * @param maxDeadLetterBytes the largest dead letter
 * @param maxEntryBytes the largest entry of the ledger
 */
record Destination(
    Topic topic,
    String topicId,
    int partitions,
    int maxRecordBytes,
    int maxDeadLetterBytes,
    int maxEntryBytes) {

  static Destination of(Topic topic, TopicInspector topics, Deadline deadline) {
    TopicInspector.Facts facts = topics.describe(topic.name(), deadline);
    Map<String, Integer> limits =
        topics.maxMessageBytes(
            List.of(topic.name(), topic.deadLetters(), topic.intervals()), deadline);
    return new Destination(
        topic,
        facts.id(),
        facts.partitions(),
        limits.get(topic.name()),
        limits.get(topic.deadLetters()),
        limits.get(topic.intervals()));
  }
}
