package io.millrace.controlcenter.hours.ledger;

import io.millrace.common.task.Deadline;
import io.millrace.kafka.KafkaFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads a topic from where it was left to where it ends, at most about {@value #MOST_ITEMS} items
 * or {@value #MOST_BYTES} bytes at a time.
 */
final class TailReading {
  static final int MOST_ITEMS = 10_000;

  /** Of the values of these items: what is kept of each takes no more memory than its value. */
  static final int MOST_BYTES = 8 * 1024 * 1024;

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LONGEST_CALL = Duration.ofSeconds(5);

  private final String topic;
  private final TopicState state;
  private final Consumer<byte[], byte[]> consumer;
  private final Deadline deadline;

  /**
   * @param consumer only sees committed records, and has no group
   */
  TailReading(
      String topic, TopicState state, Consumer<byte[], byte[]> consumer, Deadline deadline) {
    this.topic = topic;
    this.state = state;
    this.consumer = consumer;
    this.deadline = deadline;
  }

  <T> Tail<T> since(
      TopicPositions since, Function<ConsumerRecord<byte[], byte[]>, Optional<T>> parse) {
    boolean restarted = !isContinued(since);
    Map<TopicPartition, Long> next = new HashMap<>();
    state
        .ends()
        .keySet()
        .forEach(
            partition -> {
              long beginning = state.beginnings().getOrDefault(partition, 0L);
              long left =
                  restarted ? 0 : since.next().getOrDefault(partition.partition(), beginning);
              next.put(partition, Math.max(left, beginning));
            });
    List<T> items = new ArrayList<>();
    try {
      boolean caughtUp = read(next, items, parse);
      return new Tail<>(true, restarted, items, positions(next), caughtUp);
    } catch (KafkaException e) {
      throw KafkaFailures.translate("reading topic " + topic, e);
    }
  }

  /** A topic that was deleted and created again has another id; one that lost its log, none. */
  private boolean isContinued(TopicPositions since) {
    return since.topicId().equals(state.id())
        && state.ends().entrySet().stream()
            .allMatch(
                end -> since.next().getOrDefault(end.getKey().partition(), 0L) <= end.getValue());
  }

  private <T> boolean read(
      Map<TopicPartition, Long> next,
      List<T> items,
      Function<ConsumerRecord<byte[], byte[]>, Optional<T>> parse) {
    List<TopicPartition> unread = unread(next);
    if (unread.isEmpty()) {
      return true;
    }
    consumer.assign(unread);
    unread.forEach(partition -> consumer.seek(partition, next.get(partition)));
    long bytes = 0;
    while (!unread.isEmpty()
        && items.size() < MOST_ITEMS
        && bytes < MOST_BYTES
        && !deadline.passed()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(deadline.remaining(POLL))) {
        Optional<T> item = parse.apply(record);
        item.ifPresent(items::add);
        bytes += item.isPresent() ? Math.max(0, record.serializedValueSize()) : 0;
      }
      // By position, not by record: markers of transactions and compacted records have offsets.
      unread.forEach(
          partition ->
              next.put(partition, consumer.position(partition, deadline.remaining(LONGEST_CALL))));
      unread = unread(next);
    }
    return unread.isEmpty();
  }

  private List<TopicPartition> unread(Map<TopicPartition, Long> next) {
    return next.keySet().stream()
        .filter(partition -> next.get(partition) < state.ends().get(partition))
        .toList();
  }

  private TopicPositions positions(Map<TopicPartition, Long> next) {
    Map<Integer, Long> byNumber = new HashMap<>();
    next.forEach((partition, offset) -> byNumber.put(partition.partition(), offset));
    return new TopicPositions(state.id(), byNumber);
  }

  /** The value at an offset; empty if there is none any more. */
  static Optional<byte[]> value(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, long offset, Deadline deadline) {
    try {
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
      while (!deadline.passed()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(deadline.remaining(POLL))) {
          return Optional.of(record)
              .filter(found -> found.offset() == offset)
              .map(ConsumerRecord::value);
        }
      }
      return Optional.empty();
    } catch (KafkaException e) {
      throw KafkaFailures.translate("reading offset " + offset + " of " + partition, e);
    }
  }
}
