package io.millrace.ledger;

import io.millrace.common.task.Deadline;
import io.millrace.kafka.TopicInspector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** Whether the records that the ledger lists still exist. */
public final class OffsetRanges {
  private OffsetRanges() {}

  /**
   * Describes what the topic no longer has of the entry's ranges, because retention deleted records
   * or a partition's log was lost; empty if all of it is readable.
   *
   * @param topic the one that the ranges refer to
   */
  public static Optional<String> unreadable(
      IntervalEntry entry, String topic, TopicInspector topics, Deadline deadline) {
    List<TopicPartition> partitions =
        entry.span().keySet().stream().map(number -> new TopicPartition(topic, number)).toList();
    if (partitions.isEmpty()) {
      return Optional.empty();
    }
    Map<TopicPartition, Long> beginnings = topics.beginnings(partitions, deadline);
    Map<TopicPartition, Long> ends = topics.ends(partitions, deadline);
    return partitions.stream()
        .filter(
            partition -> {
              OffsetRange range = entry.span().get(partition.partition());
              return beginnings.get(partition) > range.first() || ends.get(partition) < range.end();
            })
        .findFirst()
        .map(
            partition ->
                "%s only has offsets [%d, %d) left, but the interval needs %s"
                    .formatted(
                        partition,
                        beginnings.get(partition),
                        ends.get(partition),
                        entry.span().get(partition.partition())));
  }
}
