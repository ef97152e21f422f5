package io.millrace.controlcenter.kafka;

import io.millrace.common.pipeline.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reads what the brokers know of a pipeline's topics; asks everything before it waits. */
record TopicFacts(Admin admin) {
  TopicViews read(Topic topic) {
    List<String> names = Arrays.stream(TopicRole.values()).map(role -> role.topic(topic)).toList();
    Map<String, TopicDescription> there = descriptions(names);
    List<TopicPartition> led = new ArrayList<>();
    TreeSet<Integer> leaders = new TreeSet<>();
    there
        .values()
        .forEach(
            description ->
                description.partitions().stream()
                    .filter(TopicFacts::hasLeader)
                    .forEach(
                        partition -> {
                          led.add(new TopicPartition(description.name(), partition.partition()));
                          leaders.add(partition.leader().id());
                        }));
    ListOffsetsResult first = offsets(led, OffsetSpec.earliest());
    ListOffsetsResult end = offsets(led, OffsetSpec.latest());
    Map<Integer, KafkaFuture<Map<String, LogDirDescription>>> directories =
        leaders.isEmpty() ? Map.of() : admin.describeLogDirs(leaders).descriptions();
    Map<String, Config> configs = configs(there.keySet());
    TopicViewer viewer =
        new TopicViewer(values(first, led), values(end, led), sizes(led, there, directories));
    return new TopicViews(
        Arrays.stream(TopicRole.values())
            .map(
                role -> {
                  String name = role.topic(topic);
                  return viewer.view(role, name, there.get(name), configs.get(name));
                })
            .toList());
  }

  static boolean hasLeader(TopicPartitionInfo partition) {
    Node leader = partition.leader();
    return leader != null && !leader.isEmpty();
  }

  private Map<String, TopicDescription> descriptions(List<String> names) {
    Map<String, TopicDescription> there = new HashMap<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach(
            (name, answer) ->
                Answers.unless(
                        UnknownTopicOrPartitionException.class, answer, "describing topic " + name)
                    .ifPresent(description -> there.put(name, description)));
    return there;
  }

  private ListOffsetsResult offsets(List<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, spec));
    return admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED));
  }

  private static Map<TopicPartition, Long> values(
      ListOffsetsResult result, List<TopicPartition> partitions) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      offsets.put(
          partition,
          Answers.of(result.partitionResult(partition), "reading offsets of " + partition)
              .offset());
    }
    return offsets;
  }

  private Map<String, Config> configs(Collection<String> names) {
    List<ConfigResource> resources =
        names.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    Map<String, Config> configs = new HashMap<>();
    Answers.of(admin.describeConfigs(resources).all(), "reading the topics' settings")
        .forEach((resource, config) -> configs.put(resource.name(), config));
    return configs;
  }

  /** A broker that refuses to tell, or has just gone, leaves its sizes unknown. */
  private static Map<TopicPartition, Long> sizes(
      List<TopicPartition> led,
      Map<String, TopicDescription> there,
      Map<Integer, KafkaFuture<Map<String, LogDirDescription>>> directories) {
    Map<Integer, Map<TopicPartition, Long>> byBroker = new HashMap<>();
    directories.forEach(
        (broker, answer) ->
            Answers.unless(ApiException.class, answer, "reading sizes at broker " + broker)
                .ifPresent(found -> byBroker.put(broker, sizes(found.values()))));
    Map<TopicPartition, Long> sizes = new HashMap<>();
    for (TopicPartition partition : led) {
      there.get(partition.topic()).partitions().stream()
          .filter(info -> info.partition() == partition.partition())
          .map(info -> byBroker.getOrDefault(info.leader().id(), Map.of()).get(partition))
          .filter(Objects::nonNull)
          .forEach(size -> sizes.put(partition, size));
    }
    return sizes;
  }

  private static Map<TopicPartition, Long> sizes(Collection<LogDirDescription> directories) {
    Map<TopicPartition, Long> sizes = new HashMap<>();
    for (LogDirDescription directory : directories) {
      directory
          .replicaInfos()
          .forEach(
              (partition, replica) -> {
                // A replica that is being moved to this directory is not the one in use yet.
                if (!replica.isFuture()) {
                  sizes.put(partition, replica.size());
                }
              });
    }
    return sizes;
  }
}
