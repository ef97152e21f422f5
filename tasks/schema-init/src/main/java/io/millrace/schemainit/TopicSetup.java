package io.millrace.schemainit;

import io.millrace.common.task.Deadline;
import io.millrace.kafka.KafkaFailures;
import io.millrace.kafka.TopicInspector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics of a pipeline. A topic's partitions decide where keys are, and its cleanup policy what
 * is kept: neither is changed, and nor is the number of its replicas; but a ledger that was only
 * compacted gets its end. Every other setting is set to its required value.
 */
record TopicSetup(
    Admin admin, List<TopicDefinition> definitions, String address, Deadline deadline) {
  List<String> contradictions() {
    List<String> contradictions = new ArrayList<>();
    Map<String, TopicDescription> topics = topics();
    Map<String, Config> configs = configs(topics);
    for (TopicDefinition definition : definitions) {
      TopicDescription there = topics.get(definition.name());
      if (there == null) {
        unplaceable(definition).ifPresent(contradictions::add);
        continue;
      }
      int partitions = there.partitions().size();
      if (partitions != definition.partitions()) {
        contradictions.add(
            "topic %s has %d partitions, but the pipeline needs %d: set partitions back, or name another topic"
                .formatted(definition.name(), partitions, definition.partitions()));
      }
      replicasContradiction(definition, there).ifPresent(contradictions::add);
      CleanupPolicy policy = policy(configs.get(definition.name()));
      if (!policy.mayBecome(definition.policy())) {
        contradictions.add(
            "topic %s has cleanup.policy %s, but needs %s"
                .formatted(definition.name(), policy, definition.policy()));
      }
    }
    return contradictions;
  }

  /** Why a topic that is missing could not be created: with more copies than there are brokers. */
  private Optional<String> unplaceable(TopicDefinition definition) {
    String doing = "checking topic " + definition.name() + " at " + address;
    CreateTopicsOptions dryRun = new CreateTopicsOptions().validateOnly(true);
    try {
      await(admin.createTopics(List.of(definition.newTopic()), dryRun).all(), doing);
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InvalidReplicationFactorException tooMany) {
        return Optional.of(
            "%s is %d, but Kafka at %s says: %s (valid: 1, or 3 up to the number of brokers)"
                .formatted(
                    Replication.KAFKA, definition.replicas(), address, tooMany.getMessage()));
      }
      // Another run was faster
      if (e.getCause() instanceof TopicExistsException) {
        return Optional.empty();
      }
      throw KafkaFailures.translate(doing, e);
    }
  }

  /**
   * More copies are made by an operator, since that moves all records. While that is under way,
   * Kafka counts the new ones already.
   */
  private static Optional<String> replicasContradiction(
      TopicDefinition definition, TopicDescription there) {
    IntSummaryStatistics copies =
        there.partitions().stream()
            .mapToInt(partition -> partition.replicas().size())
            .summaryStatistics();
    if (copies.getMin() == definition.replicas() && copies.getMax() == definition.replicas()) {
      return Optional.empty();
    }
    String found =
        copies.getMin() == copies.getMax()
            ? Integer.toString(copies.getMin())
            : copies.getMin() + " to " + copies.getMax();
    return Optional.of(
        "topic %s has %s replicas, but %s is %d: change the topic with kafka-reassign-partitions.sh (docs/clusters.md), or the setting"
            .formatted(definition.name(), found, Replication.KAFKA, definition.replicas()));
  }

  /** Creates missing topics and corrects settings; returns what it changed. */
  List<String> apply() {
    Map<String, TopicDescription> topics = topics();
    Map<String, Config> configs = configs(topics);
    List<String> changes = new ArrayList<>();
    for (TopicDefinition definition : definitions) {
      if (!topics.containsKey(definition.name())) {
        create(definition, changes);
      } else {
        alter(definition, configs.get(definition.name()), changes);
      }
    }
    return changes;
  }

  private void create(TopicDefinition definition, List<String> changes) {
    String doing = "creating topic " + definition.name() + " at " + address;
    try {
      await(admin.createTopics(List.of(definition.newTopic())).all(), doing);
      changes.add("created topic " + definition.name());
    } catch (ExecutionException e) {
      // Another run was faster: its topic is checked like any other.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw KafkaFailures.translate(doing, e);
      }
    }
  }

  private void alter(TopicDefinition definition, Config config, List<String> changes) {
    List<AlterConfigOp> operations = new ArrayList<>();
    definition.config().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(wanted -> !isSet(config, wanted))
        .forEach(
            wanted -> {
              operations.add(
                  new AlterConfigOp(
                      new ConfigEntry(wanted.getKey(), wanted.getValue()),
                      AlterConfigOp.OpType.SET));
              changes.add(
                  "topic %s: %s from %s to %s"
                      .formatted(
                          definition.name(),
                          wanted.getKey(),
                          value(config, wanted.getKey()),
                          wanted.getValue()));
            });
    if (!operations.isEmpty()) {
      get(
          admin.incrementalAlterConfigs(Map.of(resource(definition.name()), operations)).all(),
          "changing topic " + definition.name());
    }
  }

  /** The topics that exist. */
  private Map<String, TopicDescription> topics() {
    List<String> names = definitions.stream().map(TopicDefinition::name).toList();
    Map<String, TopicDescription> topics = new HashMap<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
        admin.describeTopics(names).topicNameValues().entrySet()) {
      String doing = "describing topic " + topic.getKey() + " at " + address;
      try {
        topics.put(topic.getKey(), await(topic.getValue(), doing));
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw KafkaFailures.translate(doing, e);
        }
      }
    }
    return topics;
  }

  private Map<String, Config> configs(Map<String, TopicDescription> there) {
    List<ConfigResource> resources = there.keySet().stream().map(TopicSetup::resource).toList();
    return get(admin.describeConfigs(resources).all(), "reading the topics' settings")
        .entrySet()
        .stream()
        .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
  }

  private <T> T get(KafkaFuture<T> future, String doing) {
    String doingThere = doing + " at " + address;
    try {
      return await(future, doingThere);
    } catch (ExecutionException e) {
      throw KafkaFailures.translate(doingThere, e);
    }
  }

  private <T> T await(KafkaFuture<T> future, String doing) throws ExecutionException {
    return TopicInspector.answer(future, doing, deadline.remaining());
  }

  private static boolean isSet(Config config, Map.Entry<String, String> wanted) {
    return wanted.getKey().equals(TopicConfig.CLEANUP_POLICY_CONFIG)
        ? policy(config).equals(CleanupPolicy.of(wanted.getValue()))
        : wanted.getValue().equals(value(config, wanted.getKey()));
  }

  private static CleanupPolicy policy(Config config) {
    return CleanupPolicy.of(value(config, TopicConfig.CLEANUP_POLICY_CONFIG));
  }

  private static String value(Config config, String name) {
    ConfigEntry entry = config.get(name);
    return entry == null || entry.value() == null ? "" : entry.value();
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }
}
