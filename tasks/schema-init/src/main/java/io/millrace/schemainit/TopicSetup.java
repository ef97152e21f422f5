package io.millrace.schemainit;

import io.millrace.common.task.Deadline;
import io.millrace.kafka.KafkaFailures;
import io.millrace.kafka.TopicInspector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics of a pipeline. A topic's partitions decide where keys are, and its cleanup policy what
 * is kept: neither is changed silently. Every other setting is set to its required value.
 */
record TopicSetup(
    Admin admin, List<TopicDefinition> definitions, String address, Deadline deadline) {
  List<String> contradictions() {
    List<String> contradictions = new ArrayList<>();
    Map<String, Integer> partitions = partitions();
    Map<String, Config> configs = configs(partitions);
    for (TopicDefinition definition : definitions) {
      Integer there = partitions.get(definition.name());
      if (there == null) {
        continue;
      }
      if (there != definition.partitions()) {
        contradictions.add(
            "topic %s has %d partitions, but the pipeline needs %d: set partitions back, or name another topic"
                .formatted(definition.name(), there, definition.partitions()));
      }
      String policy = value(configs.get(definition.name()), TopicConfig.CLEANUP_POLICY_CONFIG);
      String wanted = definition.config().get(TopicConfig.CLEANUP_POLICY_CONFIG);
      if (!policy.equals(wanted)) {
        contradictions.add(
            "topic %s has cleanup.policy %s, but needs %s"
                .formatted(definition.name(), policy, wanted));
      }
    }
    return contradictions;
  }

  /** Creates missing topics and corrects settings; returns what it changed. */
  List<String> apply() {
    Map<String, Integer> partitions = partitions();
    Map<String, Config> configs = configs(partitions);
    List<String> changes = new ArrayList<>();
    for (TopicDefinition definition : definitions) {
      if (!partitions.containsKey(definition.name())) {
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
        .filter(wanted -> !wanted.getValue().equals(value(config, wanted.getKey())))
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

  /** The number of partitions of each topic that exists. */
  private Map<String, Integer> partitions() {
    List<String> names = definitions.stream().map(TopicDefinition::name).toList();
    Map<String, Integer> partitions = new HashMap<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
        admin.describeTopics(names).topicNameValues().entrySet()) {
      String doing = "describing topic " + topic.getKey() + " at " + address;
      try {
        partitions.put(topic.getKey(), await(topic.getValue(), doing).partitions().size());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw KafkaFailures.translate(doing, e);
        }
      }
    }
    return partitions;
  }

  private Map<String, Config> configs(Map<String, Integer> there) {
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

  private static String value(Config config, String name) {
    ConfigEntry entry = config.get(name);
    return entry == null || entry.value() == null ? "" : entry.value();
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }
}
