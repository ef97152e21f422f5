package io.millrace.controlcenter.hours.ledger;

import io.millrace.common.task.Deadline;
import io.millrace.common.task.TaskException;
import io.millrace.kafka.TopicInspector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A topic as the brokers describe it now.
 *
 * @param beginnings the first available offset of each partition
 * @param ends the end of each partition for a committed reader: in front of the first transaction
 *     that is still open, so that nobody here waits for it to end
 */
public record TopicState(
    String id, Map<TopicPartition, Long> beginnings, Map<TopicPartition, Long> ends) {
  public TopicState {
    beginnings = Map.copyOf(beginnings);
    ends = Map.copyOf(ends);
  }

  /**
   * Asks the brokers.
   *
   * @return empty if there is no such topic
   * @throws TaskException if they do not answer in time
   */
  public static Optional<TopicState> of(TopicInspector topics, String topic, Deadline deadline) {
    try {
      TopicInspector.Facts facts = topics.describe(topic, deadline);
      List<TopicPartition> partitions =
          IntStream.range(0, facts.partitions())
              .mapToObj(number -> new TopicPartition(topic, number))
              .toList();
      return Optional.of(
          new TopicState(
              facts.id(),
              topics.beginnings(partitions, deadline),
              topics.stableEnds(partitions, deadline.remaining())));
    } catch (TaskException e) {
      if (isUnknown(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean isUnknown(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .anyMatch(UnknownTopicOrPartitionException.class::isInstance);
  }
}
