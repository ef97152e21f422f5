package io.millrace.controlcenter.kafka;

import io.millrace.controlcenter.kafka.TopicViews.ConfigView;
import io.millrace.controlcenter.kafka.TopicViews.PartitionView;
import io.millrace.controlcenter.kafka.TopicViews.TopicView;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Puts together what is known of a topic.
 *
 * @param first offsets, of the partitions that have a leader
 * @param ends offsets, of the same
 * @param sizes in bytes, as far as they are known
 */
record TopicViewer(
    Map<TopicPartition, Long> first,
    Map<TopicPartition, Long> ends,
    Map<TopicPartition, Long> sizes) {

  /** The topic; {@code description} is null if it does not exist. */
  TopicView view(TopicRole role, String name, TopicDescription description, Config config) {
    if (description == null || config == null) {
      return new TopicView(role.label(), name, false, 0, null, null, null, List.of(), List.of());
    }
    List<PartitionView> partitions =
        description.partitions().stream().map(partition -> view(name, partition)).toList();
    String policy = value(config, TopicConfig.CLEANUP_POLICY_CONFIG);
    return new TopicView(
        role.label(),
        name,
        true,
        partitions.stream()
            .filter(partition -> partition.endOffset() != null)
            .mapToLong(partition -> partition.endOffset() - partition.firstOffset())
            .sum(),
        total(partitions),
        policy != null && policy.contains(TopicConfig.CLEANUP_POLICY_DELETE)
            ? retention(config)
            : null,
        policy,
        partitions,
        config.entries().stream()
            .sorted(Comparator.comparing(ConfigEntry::name))
            .map(TopicViewer::view)
            .toList());
  }

  private PartitionView view(String topic, TopicPartitionInfo info) {
    TopicPartition partition = new TopicPartition(topic, info.partition());
    return new PartitionView(
        info.partition(),
        TopicFacts.hasLeader(info) ? info.leader().id() : null,
        info.replicas().stream().map(Node::id).toList(),
        info.isr().stream().map(Node::id).toList(),
        first.get(partition),
        ends.get(partition),
        sizes.get(partition));
  }

  private static ConfigView view(ConfigEntry entry) {
    return new ConfigView(
        entry.name(),
        entry.isSensitive() ? null : entry.value(),
        switch (entry.source()) {
          case DYNAMIC_TOPIC_CONFIG -> "topic";
          case DEFAULT_CONFIG -> "default";
          default -> "broker";
        });
  }

  /** Not a sum of some: a number that is too low would look like the truth. */
  private static Long total(List<PartitionView> partitions) {
    return partitions.stream().map(PartitionView::sizeBytes).allMatch(Objects::nonNull)
        ? partitions.stream().mapToLong(PartitionView::sizeBytes).sum()
        : null;
  }

  private static Long retention(Config config) {
    String value = value(config, TopicConfig.RETENTION_MS_CONFIG);
    return value == null || value.startsWith("-") ? null : Long.valueOf(value);
  }

  private static String value(Config config, String name) {
    ConfigEntry entry = config.get(name);
    return entry == null ? null : entry.value();
  }
}
