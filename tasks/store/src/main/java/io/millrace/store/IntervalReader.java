package io.millrace.store;

import io.millrace.cassandra.Patience;
import io.millrace.common.task.DataException;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.kafka.KafkaFailures;
import io.millrace.kafka.TopicInspector;
import io.millrace.kafka.UnreadPartition;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.PageEntry;
import io.millrace.ledger.RevisionRecords;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the records of an interval: exactly the offset ranges in the ledger, from each first offset
 * until the consumer's position has passed the end. (The last record's offset would be wrong:
 * transaction markers take offsets too.) Records of other intervals may lie in between, so the
 * headers decide.
 */
public final class IntervalReader {
  private static final Duration POLL = Duration.ofMillis(100);

  /** Skipping fewer offsets than this costs more than reading them. */
  private static final long SMALL_GAP = 5_000;

  private final TopicInspector topics;
  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final IntervalEntry entry;
  private final RevisionRecords ours;
  private final Deadline deadline;
  private final StepObserver observer;

  /**
   * A reader of one revision of an interval.
   *
   * @param consumer only sees committed records, and has no group
   */
  public IntervalReader(
      TopicInspector topics,
      Consumer<byte[], byte[]> consumer,
      String topic,
      IntervalEntry entry,
      Deadline deadline,
      StepObserver observer) {
    this.topics = topics;
    this.consumer = consumer;
    this.topic = topic;
    this.entry = entry;
    this.deadline = deadline;
    this.observer = observer;
    this.ours = new RevisionRecords(entry);
  }

  /**
   * Reads all of it, in the order of each partition. May be called again.
   *
   * @throws DataException if the topic no longer has a record
   * @throws TaskException if patience ends; at the deadline it says how far it has read, and why
   *     not further
   */
  public void read(RecordHandler sink, Patience patience) {
    Map<TopicPartition, Deque<OffsetRange>> left = spans();
    try {
      consumer.assign(left.keySet());
      // A partition that an earlier read has paused stays paused when it is assigned again.
      consumer.resume(left.keySet());
      left.forEach((partition, spans) -> consumer.seek(partition, spans.element().first()));
      observer.reached(StoreStep.SOUGHT);
      while (!left.isEmpty()) {
        check(patience, left);
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          ours.headers(record).ifPresent(headers -> sink.accept(record, headers));
        }
        observer.reached(StoreStep.POLLED);
        left.entrySet().removeIf(span -> isOver(span.getKey(), span.getValue()));
      }
    } catch (InvalidOffsetException e) {
      throw new DataException(
          "the topic no longer has all records of interval %s (%s): clear fetch_and_produce"
              .formatted(entry.interval().label(), e.getMessage()),
          e);
    } catch (KafkaException e) {
      throw KafkaFailures.translate("reading " + topic, e);
    }
  }

  /** The interval's ranges in each partition, in order, with small gaps closed. */
  Map<TopicPartition, Deque<OffsetRange>> spans() {
    Map<TopicPartition, Deque<OffsetRange>> spans = new HashMap<>();
    for (PageEntry page : entry.pages()) {
      page.ranges()
          .forEach(
              (partition, range) -> {
                Deque<OffsetRange> before =
                    spans.computeIfAbsent(
                        new TopicPartition(topic, partition), key -> new ArrayDeque<>());
                OffsetRange last = before.peekLast();
                boolean near = last != null && range.first() - last.end() <= SMALL_GAP;
                before.addLast(near ? before.removeLast().with(range) : range);
              });
    }
    return spans;
  }

  private void check(Patience patience, Map<TopicPartition, Deque<OffsetRange>> left) {
    try {
      patience.check();
    } catch (TemporaryException e) {
      throw deadline.passed() ? UnreadPartition.failure(e.getMessage(), unread(left), topics) : e;
    }
  }

  private List<UnreadPartition> unread(Map<TopicPartition, Deque<OffsetRange>> left) {
    return left.entrySet().stream()
        .map(
            span ->
                new UnreadPartition(
                    span.getKey(),
                    consumer.position(span.getKey(), POLL),
                    span.getValue().getLast().end()))
        .toList();
  }

  private boolean isOver(TopicPartition partition, Deque<OffsetRange> spans) {
    long position = consumer.position(partition);
    while (!spans.isEmpty() && position >= spans.element().end()) {
      spans.remove();
    }
    if (spans.isEmpty()) {
      consumer.pause(List.of(partition));
      return true;
    }
    if (position < spans.element().first()) {
      consumer.seek(partition, spans.element().first());
    }
    return false;
  }
}
