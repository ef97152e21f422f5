package io.millrace.kafka;

import io.millrace.common.task.Deadline;
import io.millrace.common.task.TaskException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.requests.ListOffsetsResponse;

/** Facts about topics, as the brokers report them now. */
public final class TopicInspector {
  private static final Duration LONGEST_CALL = Duration.ofSeconds(20);

  private final Admin admin;

  public TopicInspector(Admin admin) {
    this.admin = admin;
  }

  /**
   * A topic's id and size.
   *
   * @param id differs from that of a topic of the same name that was deleted before
   * @param partitions the number of partitions
   */
  public record Facts(String id, int partitions) {}

  /** Describes the topic. */
  public Facts describe(String topic, Deadline deadline) {
    TopicDescription description =
        get(
            admin.describeTopics(List.of(topic)).topicNameValues().get(topic),
            "describing topic " + topic,
            deadline.remaining(LONGEST_CALL));
    return new Facts(description.topicId().toString(), description.partitions().size());
  }

  /** The largest record each topic accepts, in bytes. */
  public Map<String, Integer> maxMessageBytes(Collection<String> topics, Deadline deadline) {
    List<ConfigResource> resources =
        topics.stream().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
    return get(
            admin.describeConfigs(resources).all(),
            "reading topic settings",
            deadline.remaining(LONGEST_CALL))
        .entrySet()
        .stream()
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().name(),
                entry ->
                    Integer.valueOf(
                        entry.getValue().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value())));
  }

  /** The first available offset of each partition. */
  public Map<TopicPartition, Long> beginnings(
      Collection<TopicPartition> partitions, Deadline deadline) {
    return offsets(
        partitions,
        OffsetSpec.earliest(),
        IsolationLevel.READ_UNCOMMITTED,
        deadline.remaining(LONGEST_CALL));
  }

  /**
   * The offset of the first record that Kafka received at a time or later, committed or not; empty
   * if it has received none since. All records before it are older, in whatever order the brokers'
   * clocks have numbered them.
   */
  public OptionalLong since(TopicPartition partition, Instant time, Deadline deadline) {
    long offset =
        offsets(
                List.of(partition),
                OffsetSpec.forTimestamp(time.toEpochMilli()),
                IsolationLevel.READ_UNCOMMITTED,
                deadline.remaining(LONGEST_CALL))
            .get(partition);
    return offset == ListOffsetsResponse.UNKNOWN_OFFSET
        ? OptionalLong.empty()
        : OptionalLong.of(offset);
  }

  /**
   * The end of each partition as an uncommitted reader sees it: behind everything that was
   * acknowledged, whether its transaction is committed, aborted or open.
   */
  public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions, Deadline deadline) {
    return offsets(
        partitions,
        OffsetSpec.latest(),
        IsolationLevel.READ_UNCOMMITTED,
        deadline.remaining(LONGEST_CALL));
  }

  /**
   * The end of each partition as a committed reader sees it: in front of the first transaction that
   * is still open.
   */
  public Map<TopicPartition, Long> stableEnds(
      Collection<TopicPartition> partitions, Duration timeout) {
    return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED, timeout);
  }

  private Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions,
      OffsetSpec spec,
      IsolationLevel isolation,
      Duration timeout) {
    Map<TopicPartition, OffsetSpec> wanted =
        partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> spec));
    return get(
            admin.listOffsets(wanted, new ListOffsetsOptions(isolation)).all(),
            "reading offsets",
            timeout)
        .entrySet()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  /**
   * The answer of an admin client.
   *
   * @param doing what was asked, for the message: "reading offsets"
   * @throws TaskException if there is none in time
   * @throws ExecutionException if it is a failure
   */
  public static <T> T answer(KafkaFuture<T> future, String doing, Duration timeout)
      throws ExecutionException {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw KafkaFailures.translate(
          doing, new org.apache.kafka.common.errors.TimeoutException("no answer in time", e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw KafkaFailures.translate(doing, e);
    }
  }

  private static <T> T get(KafkaFuture<T> future, String doing, Duration timeout) {
    try {
      return answer(future, doing, timeout);
    } catch (ExecutionException e) {
      throw KafkaFailures.translate(doing, e);
    }
  }
}
