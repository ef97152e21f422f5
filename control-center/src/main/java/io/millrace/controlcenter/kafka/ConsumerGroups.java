package io.millrace.controlcenter.kafka;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.kafka.GroupViews.GroupView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Reads the groups of a pipeline: those that it names, and those that have committed offsets of its
 * topics.
 */
record ConsumerGroups(Admin admin) {
  /** So many groups of a cluster are looked at, those that the pipeline names first. */
  static final int MOST = 100;

  GroupViews read(Pipeline pipeline) {
    List<String> all =
        Answers.of(
                admin.listGroups(ListGroupsOptions.forConsumerGroups()).all(), "listing the groups")
            .stream()
            .map(GroupListing::groupId)
            .toList();
    List<String> looked = first(pipeline, all);
    Map<String, Map<TopicPartition, Long>> committed = committed(looked);
    Set<String> topics =
        Arrays.stream(TopicRole.values())
            .map(role -> role.topic(pipeline.topic()))
            .collect(Collectors.toSet());
    List<String> ours =
        looked.stream()
            .filter(
                group ->
                    isNamedBy(pipeline, group)
                        || committed.getOrDefault(group, Map.of()).keySet().stream()
                            .anyMatch(partition -> topics.contains(partition.topic())))
            .toList();
    Map<String, ConsumerGroupDescription> descriptions = descriptions(ours);
    Map<TopicPartition, Long> ends = ends(partitions(descriptions, committed));
    List<GroupView> views =
        ours.stream()
            .filter(descriptions::containsKey)
            .map(
                group ->
                    GroupViewer.view(
                        descriptions.get(group), committed.getOrDefault(group, Map.of()), ends))
            .toList();
    return new GroupViews(views, looked.size() == all.size());
  }

  static boolean isNamedBy(Pipeline pipeline, String group) {
    return group.startsWith(pipeline.name() + "-");
  }

  static List<String> first(Pipeline pipeline, List<String> all) {
    return all.stream()
        .sorted(
            Comparator.comparing((String group) -> !isNamedBy(pipeline, group))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  private Map<String, Map<TopicPartition, Long>> committed(List<String> groups) {
    if (groups.isEmpty()) {
      return Map.of();
    }
    ListConsumerGroupOffsetsResult result =
        admin.listConsumerGroupOffsets(
            groups.stream()
                .collect(
                    Collectors.toMap(
                        Function.identity(), group -> new ListConsumerGroupOffsetsSpec())));
    Map<String, Map<TopicPartition, Long>> committed = new HashMap<>();
    for (String group : groups) {
      present(result.partitionsToOffsetAndMetadata(group), "reading the offsets of " + group)
          .forEach(offsets -> committed.put(group, offsets(offsets)));
    }
    return committed;
  }

  private static Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetAndMetadata> found) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    found.forEach(
        (partition, offset) -> {
          // A partition without a commit has no offset.
          if (offset != null) {
            offsets.put(partition, offset.offset());
          }
        });
    return offsets;
  }

  private Map<String, ConsumerGroupDescription> descriptions(List<String> groups) {
    if (groups.isEmpty()) {
      return Map.of();
    }
    Map<String, ConsumerGroupDescription> descriptions = new HashMap<>();
    admin
        .describeConsumerGroups(groups)
        .describedGroups()
        .forEach(
            (group, answer) ->
                present(answer, "describing group " + group)
                    .forEach(description -> descriptions.put(group, description)));
    return descriptions;
  }

  /** Nothing if the group was deleted since it was listed. */
  private static <T> List<T> present(KafkaFuture<T> answer, String doing) {
    return Answers.unless(GroupIdNotFoundException.class, answer, doing).stream().toList();
  }

  private static List<TopicPartition> partitions(
      Map<String, ConsumerGroupDescription> descriptions,
      Map<String, Map<TopicPartition, Long>> committed) {
    List<TopicPartition> partitions = new ArrayList<>();
    descriptions.forEach(
        (group, description) -> {
          partitions.addAll(committed.getOrDefault(group, Map.of()).keySet());
          partitions.addAll(GroupViewer.assigned(description));
        });
    return partitions.stream().distinct().toList();
  }

  /** As a committed reader sees them; a partition that no longer exists has none. */
  private Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    ListOffsetsResult result =
        admin.listOffsets(
            partitions.stream()
                .collect(Collectors.toMap(Function.identity(), each -> OffsetSpec.latest())),
            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(4_000));
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (TopicPartition partition : partitions) {
      Answers.unless(
              UnknownTopicOrPartitionException.class,
              result.partitionResult(partition),
              "reading the end of " + partition)
          .ifPresent(end -> ends.put(partition, end.offset()));
    }
    return ends;
  }
}
