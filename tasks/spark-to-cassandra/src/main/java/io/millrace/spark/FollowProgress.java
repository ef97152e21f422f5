package io.millrace.spark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.TemporaryException;
import io.millrace.kafka.KafkaFailures;
import io.millrace.kafka.TopicInspector;
import io.millrace.store.RejectedRecord;
import io.millrace.store.StoreConnections;
import io.millrace.store.follow.FollowSettings;
import io.millrace.store.follow.FollowTransaction;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the topic is stored: the offsets of the consumer group. Spark has its own in the
 * checkpoint, but no transaction holds those and a dead letter. What is before these is left out of
 * a batch, so one that Spark repeats, and a checkpoint that is lost or old, store and send nothing
 * again.
 *
 * <p>The transactional id is the group's, so a second process fences the first.
 */
final class FollowProgress implements AutoCloseable {
  /** What Spark's source takes for the first record that is there. */
  private static final long EARLIEST = -2;

  private static final Duration LONGEST = Duration.ofSeconds(15);
  private static final Logger log = LoggerFactory.getLogger(FollowProgress.class);

  private final FollowTransaction transaction;
  private final TopicInspector topics;
  private final Clock clock;
  private final ConsumerGroupMetadata group;
  private final String topic;
  private final String topicId;
  private final Map<TopicPartition, Long> stored = new HashMap<>();
  private final boolean ofThisStream;
  private long lost;

  /**
   * @param connections their consumer is in the group, and reads nothing
   */
  FollowProgress(FollowSettings settings, StoreConnections connections, Clock clock) {
    this.topics = new TopicInspector(connections.admin());
    this.clock = clock;
    this.group = connections.consumer().groupMetadata();
    this.topic = settings.pipeline().topic().name();
    // First: from here on no earlier process commits anything.
    this.transaction =
        FollowTransaction.open(
            connections.clients(),
            topics,
            settings.pipeline().topic().deadLetters(),
            settings.group(),
            clock);
    TopicInspector.Facts facts = topics.describe(topic, deadline());
    this.topicId = facts.id();
    List<TopicPartition> partitions =
        IntStream.range(0, facts.partitions())
            .mapToObj(number -> new TopicPartition(topic, number))
            .toList();
    Map<TopicPartition, Long> beginnings = topics.beginnings(partitions, deadline());
    Map<TopicPartition, Long> ends = topics.ends(partitions, deadline());
    Map<TopicPartition, OffsetAndMetadata> committed = committed(connections, settings.group());
    this.ofThisStream =
        !committed.isEmpty()
            && committed.values().stream().allMatch(offset -> offset.metadata().equals(topicId));
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata offset = committed.get(partition);
      if (offset == null) {
        log.info("reading {} from the beginning", partition);
      } else if (offset.offset() > ends.get(partition) || isOfAnotherTopic(offset)) {
        log.warn(
            "{} has no offset {}: the topic was deleted and created again; reading it from the beginning",
            partition,
            offset.offset());
      } else {
        stored.put(partition, offset.offset());
        checkNothingLost(partition, beginnings.get(partition));
      }
    }
    partitions.forEach(partition -> stored.putIfAbsent(partition, EARLIEST));
  }

  /** One that was committed just after the topic was deleted; other engines name no topic. */
  private boolean isOfAnotherTopic(OffsetAndMetadata offset) {
    return !offset.metadata().isEmpty() && !offset.metadata().equals(topicId);
  }

  private static Map<TopicPartition, OffsetAndMetadata> committed(
      StoreConnections connections, String group) {
    String doing = "reading the offsets of the group " + group;
    try {
      return TopicInspector.answer(
          connections
              .admin()
              .listConsumerGroupOffsets(
                  group, new ListConsumerGroupOffsetsOptions().requireStable(true))
              .partitionsToOffsetAndMetadata(),
          doing,
          LONGEST);
    } catch (ExecutionException e) {
      throw KafkaFailures.translate(doing, e);
    }
  }

  /** Behind the last record that is stored, by partition; below 0 where none is. */
  Map<TopicPartition, Long> stored() {
    return Map.copyOf(stored);
  }

  /**
   * Whether the offsets are what a stream has committed. Someone may have reset them, another
   * engine may have moved them, and Kafka forgets those of a group that was idle for long.
   */
  boolean isOfThisStream() {
    return ofThisStream;
  }

  /** The topic's own id: another topic of the same name is not continued. */
  String topicId() {
    return topicId;
  }

  /**
   * Checks that the topic is still the one whose offsets these are.
   *
   * @throws TemporaryException if it was deleted and created again: the next process starts over
   */
  void checkTopic() {
    if (!topics.describe(topic, deadline()).id().equals(topicId)) {
      throw new TemporaryException(topic + " was deleted and created again");
    }
  }

  /** Where Spark begins without a checkpoint, as its Kafka source takes it. */
  String startingOffsets() {
    ObjectNode offsets = Json.object();
    ObjectNode partitions = offsets.putObject(topic);
    stored.forEach(
        (partition, offset) -> partitions.put(Integer.toString(partition.partition()), offset));
    return offsets.toString();
  }

  /** How many offsets were deleted before they were read; some may be transaction markers. */
  long lost() {
    return lost;
  }

  /** Commits what a batch has stored, and its dead letters; returns whether there was anything. */
  boolean commit(List<FollowResult> results) {
    List<RejectedRecord> rejected = new ArrayList<>();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (FollowResult result : results) {
      long before = stored.getOrDefault(result.partition(), EARLIEST);
      rejected.addAll(result.rejected());
      if (before >= 0 && result.first() > before) {
        // Retention may have gone on meanwhile, over what is stored now.
        checkNothingLost(
            result.partition(), Math.min(result.first(), beginning(result.partition())));
      }
      offsets.put(result.partition(), new OffsetAndMetadata(result.next(), topicId));
    }
    if (!offsets.isEmpty()) {
      transaction.commit(rejected, offsets, group);
      offsets.forEach((partition, offset) -> stored.put(partition, offset.offset()));
    }
    return !offsets.isEmpty();
  }

  private long beginning(TopicPartition partition) {
    return topics.beginnings(List.of(partition), deadline()).get(partition);
  }

  private void checkNothingLost(TopicPartition partition, long beginning) {
    long next = stored.get(partition);
    if (beginning > next) {
      lost += beginning - next;
      log.warn(
          "offsets {} to {} of {} were deleted before they were stored: clear the runs of their hours",
          next,
          beginning - 1,
          partition);
      stored.put(partition, beginning);
    }
  }

  private Deadline deadline() {
    return new Deadline(clock, LONGEST);
  }

  @Override
  public void close() {
    transaction.close();
  }
}
