package io.millrace.bench.produce;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.StepObserver;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.store.IntervalReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Records and ledger entries as fetch-and-produce has sent them, ready to be sent again.
 *
 * @param pages the records of the first pages
 * @param entries one for each page of the interval
 */
record ReadyPages(
    List<List<ProducerRecord<byte[], byte[]>>> pages,
    List<ProducerRecord<byte[], byte[]>> entries) {
  /** More would need a heap of gigabytes, and no page is different from another to the broker. */
  private static final int MOST_PAGES = 20;

  /** Reads them from the topic. */
  static ReadyPages read(
      Pipeline pipeline,
      TopicInspector topics,
      Consumer<byte[], byte[]> consumer,
      Ledger ledger,
      IntervalEntry entry,
      Deadline deadline) {
    Map<Integer, List<ProducerRecord<byte[], byte[]>>> pages = new TreeMap<>();
    IntervalEntry first = withPages(entry, Math.min(MOST_PAGES, entry.pages().size()));
    new IntervalReader(
            topics, consumer, pipeline.topic().name(), first, deadline, StepObserver.NONE)
        .read(
            (record, headers) ->
                pages
                    .computeIfAbsent(headers.page(), page -> new ArrayList<>())
                    .add(
                        new ProducerRecord<>(
                            record.topic(),
                            null,
                            null,
                            record.key(),
                            record.value(),
                            headers.headers())),
            () -> deadline.check("reading the records"));
    List<ProducerRecord<byte[], byte[]>> entries = new ArrayList<>();
    for (int count = 1; count <= entry.pages().size(); count++) {
      entries.add(ledger.record(withPages(entry, count)));
    }
    return new ReadyPages(List.copyOf(pages.values()), entries);
  }

  /** The records of a page, from 0; those of the first pages come again and again. */
  List<ProducerRecord<byte[], byte[]>> page(int number) {
    return pages.get(number % pages.size());
  }

  private static IntervalEntry withPages(IntervalEntry entry, int count) {
    return new IntervalEntry(
        entry.pipeline(),
        entry.interval(),
        entry.fingerprint(),
        entry.revision(),
        entry.runId(),
        entry.refetch(),
        entry.topicId(),
        count == entry.pages().size(),
        entry.pages().subList(0, count));
  }
}
