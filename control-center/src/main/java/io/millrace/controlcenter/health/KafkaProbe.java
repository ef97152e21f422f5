package io.millrace.controlcenter.health;

import io.millrace.controlcenter.kafka.KafkaBackend;
import io.millrace.kafka.KafkaFailures;
import io.millrace.kafka.TopicInspector;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;

/** Asks the brokers for their version, and which replicas of the pipelines' topics are missing. */
public final class KafkaProbe implements Probe {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KafkaBackend kafka;
  private final Supplier<Set<String>> topics;

  /**
   * @param topics the names of those that matter; one that does not exist is left out
   */
  public KafkaProbe(KafkaBackend kafka, Supplier<Set<String>> topics) {
    this.kafka = kafka;
    this.topics = topics;
  }

  @Override
  public Finding check() {
    String version = kafka.version();
    Set<String> asked = topics.get();
    List<TopicPartitionInfo> partitions = kafka.admin(admin -> partitions(admin, asked));
    long offline = partitions.stream().filter(KafkaProbe::isOffline).count();
    long behind = partitions.stream().filter(each -> missing(each) > 0).count();
    if (behind == 0 && offline == 0) {
      return Finding.ok(version);
    }
    String problem =
        "of %d partitions, %d have no leader and %d have replicas that are not in sync"
            .formatted(partitions.size(), offline, behind);
    return new Finding(State.DEGRADED, version, problem);
  }

  private static List<TopicPartitionInfo> partitions(Admin admin, Set<String> topics) {
    Set<String> existing = answer(admin.listTopics().names(), "listing the topics");
    List<String> asked = topics.stream().filter(existing::contains).toList();
    return answer(admin.describeTopics(asked).allTopicNames(), "describing the topics")
        .values()
        .stream()
        .flatMap(topic -> topic.partitions().stream())
        .toList();
  }

  private static boolean isOffline(TopicPartitionInfo partition) {
    return partition.leader() == null || partition.leader().isEmpty();
  }

  private static int missing(TopicPartitionInfo partition) {
    return partition.replicas().size() - partition.isr().size();
  }

  private static <T> T answer(KafkaFuture<T> future, String doing) {
    try {
      return TopicInspector.answer(future, doing, PATIENCE);
    } catch (ExecutionException e) {
      throw KafkaFailures.translate(doing, e);
    }
  }
}
