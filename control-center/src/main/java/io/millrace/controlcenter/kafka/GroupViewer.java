package io.millrace.controlcenter.kafka;

import io.millrace.controlcenter.kafka.GroupViews.GroupView;
import io.millrace.controlcenter.kafka.GroupViews.MemberView;
import io.millrace.controlcenter.kafka.GroupViews.OffsetView;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;

/** Puts together what is known of a consumer group. */
final class GroupViewer {
  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  private GroupViewer() {}

  static GroupView view(
      ConsumerGroupDescription group,
      Map<TopicPartition, Long> committed,
      Map<TopicPartition, Long> ends) {
    TreeSet<TopicPartition> partitions = new TreeSet<>(ORDER);
    partitions.addAll(committed.keySet());
    partitions.addAll(assigned(group));
    List<OffsetView> offsets =
        partitions.stream()
            .map(partition -> view(partition, committed.get(partition), ends.get(partition)))
            .toList();
    List<Long> lags = offsets.stream().map(OffsetView::lag).filter(Objects::nonNull).toList();
    return new GroupView(
        group.groupId(),
        group.groupState().toString().toLowerCase(Locale.ROOT),
        group.members().stream()
            .sorted(Comparator.comparing(MemberDescription::consumerId))
            .map(GroupViewer::view)
            .toList(),
        offsets,
        lags.isEmpty() ? null : lags.stream().mapToLong(Long::longValue).sum(),
        List.of());
  }

  static Set<TopicPartition> assigned(ConsumerGroupDescription group) {
    return group.members().stream()
        .flatMap(member -> member.assignment().topicPartitions().stream())
        .collect(Collectors.toSet());
  }

  private static MemberView view(MemberDescription member) {
    return new MemberView(
        member.consumerId(),
        member.clientId(),
        member.host(),
        member.assignment().topicPartitions().stream()
            .sorted(ORDER)
            .map(TopicPartition::toString)
            .toList());
  }

  private static OffsetView view(TopicPartition partition, Long committed, Long end) {
    // A commit can be newer than the end that was read before it.
    Long lag = committed == null || end == null ? null : Math.max(0, end - committed);
    return new OffsetView(partition.topic(), partition.partition(), committed, end, lag);
  }
}
