package io.millrace.controlcenter.kafka;

import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.Deadline;
import io.millrace.kafka.ReadingClients;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.PageEntry;
import io.millrace.ledger.RevisionRecords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Where an interval's records are.
 *
 * @param spans offsets that may hold them, in order
 * @param records tells them from others in between
 */
record IntervalPlace(
    Map<TopicPartition, List<OffsetRange>> spans,
    Predicate<ConsumerRecord<byte[], byte[]>> records) {
  /** Seeking past fewer offsets than this costs more than reading them. */
  private static final long SMALL_GAP = 500;

  /**
   * Exactly the ranges of the newest revision, if the ledger has an entry for the interval and the
   * topic is still the one that the entry is about.
   */
  static Optional<IntervalPlace> ofLedger(
      ReadingClients clients,
      TopicLog log,
      Pipeline pipeline,
      Interval interval,
      Deadline deadline) {
    String ledgerTopic = pipeline.topic().intervals();
    if (!TopicLog.of(clients.consumer(), ledgerTopic, deadline).exists()) {
      return Optional.empty();
    }
    TopicInspector topics = new TopicInspector(clients.admin());
    String topic = pipeline.topic().name();
    return new Ledger(topics, clients.consumer(), ledgerTopic)
        .read(pipeline.name(), interval, deadline)
        .entry()
        .filter(entry -> entry.topicId().equals(topics.describe(topic, deadline).id()))
        .map(entry -> of(entry, topic, log.all()));
  }

  static IntervalPlace of(
      IntervalEntry entry, String topic, Map<TopicPartition, List<OffsetRange>> readable) {
    Map<TopicPartition, List<OffsetRange>> spans = new HashMap<>();
    for (PageEntry page : entry.pages()) {
      page.ranges()
          .forEach(
              (number, range) -> {
                TopicPartition partition = new TopicPartition(topic, number);
                TopicLog.common(readable.getOrDefault(partition, List.of()), range)
                    .forEach(
                        left ->
                            add(left, spans.computeIfAbsent(partition, p -> new ArrayList<>())));
              });
    }
    RevisionRecords ours = new RevisionRecords(entry);
    return new IntervalPlace(spans, record -> ours.headers(record).isPresent());
  }

  private static void add(OffsetRange range, List<OffsetRange> spans) {
    int last = spans.size() - 1;
    if (last >= 0 && range.first() - spans.get(last).end() <= SMALL_GAP) {
      spans.set(last, spans.get(last).with(range));
    } else {
      spans.add(range);
    }
  }
}
