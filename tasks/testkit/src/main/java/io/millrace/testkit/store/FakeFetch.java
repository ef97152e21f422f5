package io.millrace.testkit.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.Deadline;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.PageEntry;
import io.millrace.ledger.RecordHeaders;
import io.millrace.ledger.TransactionalPublisher;
import io.millrace.testkit.PipelineTopics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Puts records and the ledger's entries into the topics, as fetch-and-produce does. */
public final class FakeFetch {
  public static final int SCHEMA_ID = 7;

  private final Pipeline pipeline;
  private final PipelineTopics topics;

  public FakeFetch(Pipeline pipeline, PipelineTopics topics) {
    this.pipeline = pipeline;
    this.topics = topics;
  }

  /** Produces revision 1 of the hour, with pages of 5,000 records, all with ids of their own. */
  void produceMany(int records) {
    List<List<Users.Message>> pages = new ArrayList<>();
    for (int from = 0; from < records; from += 5_000) {
      pages.add(Users.messages(from, from + 5_000));
    }
    produce(1, "f", pages);
  }

  /** Produces a complete revision, a page for each list. */
  public IntervalEntry produce(int revision, String fingerprint, List<List<Users.Message>> pages) {
    return produce(StoreFixture.HOUR, revision, fingerprint, pages, true);
  }

  public IntervalEntry produce(
      Interval interval,
      int revision,
      String fingerprint,
      List<List<Users.Message>> pages,
      boolean complete) {
    return produce(interval, revision, fingerprint, pages, complete, 0);
  }

  /**
   * Produces a revision, some of whose records are dead letters of the source already.
   *
   * @param fetchDeadLetters how many records of the first page count as dead letters of the source
   */
  public IntervalEntry produce(
      Interval interval,
      int revision,
      String fingerprint,
      List<List<Users.Message>> pages,
      boolean complete,
      int fetchDeadLetters) {
    try (TransactionalPublisher publisher =
        new TransactionalPublisher(
            topics
                .clients()
                .transactionalProducer(
                    TransactionalPublisher.transactionalId(pipeline.name(), interval.label())))) {
      publisher.open(new Deadline(Clock.systemUTC(), Duration.ofMinutes(1)));
      IntervalEntry entry =
          new IntervalEntry(
              pipeline.name(),
              interval,
              fingerprint,
              revision,
              "run-of-revision-" + revision,
              "",
              topics.recordsTopicId(),
              false,
              List.of());
      for (int page = 1; page <= pages.size(); page++) {
        entry =
            produced(
                publisher,
                entry,
                page,
                pages.get(page - 1),
                complete && page == pages.size(),
                page == 1 ? fetchDeadLetters : 0);
      }
      return entry;
    }
  }

  private IntervalEntry produced(
      TransactionalPublisher publisher,
      IntervalEntry before,
      int page,
      List<Users.Message> messages,
      boolean complete,
      int fetchDeadLetters) {
    IntervalEntry[] after = new IntervalEntry[1];
    publisher.publish(
        records(before.interval(), before.revision(), page, messages),
        acknowledged -> {
          after[0] =
              before.withPage(
                  new PageEntry(
                      page,
                      messages.size() + fetchDeadLetters,
                      messages.size(),
                      fetchDeadLetters,
                      acknowledged.ranges(pipeline.topic().name())),
                  before.runId(),
                  complete);
          return topics.ledger().record(after[0]);
        });
    return after[0];
  }

  /** The records as they are sent. */
  public List<ProducerRecord<byte[], byte[]>> records(
      Interval interval, int revision, int page, List<Users.Message> messages) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int index = 0; index < messages.size(); index++) {
      Users.Message message = messages.get(index);
      records.add(
          new ProducerRecord<>(
              pipeline.topic().name(),
              null,
              null,
              message.key().getBytes(UTF_8),
              message.value().getBytes(UTF_8),
              new RecordHeaders(interval.label(), revision, page, index, SCHEMA_ID).headers()));
    }
    return records;
  }
}
