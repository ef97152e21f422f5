package io.millrace.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.task.Deadline;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.PageEntry;
import io.millrace.ledger.RecordHeaders;
import io.millrace.ledger.TransactionalPublisher;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** A broker that does not say where it has put a record. */
class AcknowledgementsIT {
  private static final int USERS = 250;
  private static final int PAGES = 3;
  private static final int IN_PAGE_TWO = 150;

  @Test
  void should_send_a_page_again_when_an_acknowledgement_has_no_offset() {
    try (FetchFixture fixture = new FetchFixture()) {
      // given
      String id =
          TransactionalPublisher.transactionalId(
              fixture.pipeline.parsed().name(), Fixtures.INTERVAL.label());
      OffsetlessProducer producer =
          new OffsetlessProducer(
              fixture.topics.clients().transactionalProducer(id),
              fixture.topic().name(),
              IN_PAGE_TWO);

      // when
      IntervalEntry entry = produced(fixture, producer);

      // then
      assertThat(producer.aborted()).isEqualTo(1);
      assertThat(producer.committed()).isEqualTo(1 + PAGES);
      assertThat(fixture.entry()).contains(entry);
      assertThat(entry.produced()).isEqualTo(USERS);
      assertThat(placesByPage(fixture)).isEqualTo(rangesByPage(entry));
      assertThat(fixture.run("run-1", USERS, Map.of()).path("reused").asBoolean()).isTrue();
    }
  }

  /** The whole attempt as {@link Main} makes it, but with this producer. */
  private static IntervalEntry produced(FetchFixture fixture, OffsetlessProducer producer) {
    FetchSettings settings = FetchSettings.read(fixture.environment("run-1", USERS, Map.of()));
    TaskContext context = new TaskContext(Map.of(), new Stop(), Clock.systemUTC());
    Deadline deadline = FetchFixture.deadline();
    try (Admin admin = fixture.topics.clients().admin();
        Consumer<byte[], byte[]> reader = fixture.topics.clients().consumer();
        TransactionalPublisher publisher = new TransactionalPublisher(producer.asProducer())) {
      TopicInspector topics = new TopicInspector(admin);
      return new FetchAttempt(
              settings,
              topics,
              new Ledger(topics, reader, fixture.topic().intervals()),
              publisher,
              Main.source(settings, deadline, context),
              deadline,
              context.stop(),
              StepObserver.NONE)
          .run()
          .entry();
    }
  }

  /** Where the records of each page are, each of them counted once. */
  private static Map<Integer, Map<Integer, OffsetRange>> placesByPage(FetchFixture fixture) {
    Map<Integer, Map<Integer, OffsetRange>> places = new HashMap<>();
    int records = 0;
    for (ConsumerRecord<byte[], byte[]> record : fixture.topics.committed(fixture.topic().name())) {
      places
          .computeIfAbsent(
              RecordHeaders.from(record.headers()).orElseThrow().page(), page -> new HashMap<>())
          .merge(
              record.partition(),
              new OffsetRange(record.offset(), record.offset() + 1),
              OffsetRange::with);
      records++;
    }
    assertThat(records).isEqualTo(USERS);
    return places;
  }

  private static Map<Integer, Map<Integer, OffsetRange>> rangesByPage(IntervalEntry entry) {
    Map<Integer, Map<Integer, OffsetRange>> ranges = new HashMap<>();
    for (PageEntry page : entry.pages()) {
      ranges.put(page.page(), page.ranges());
    }
    return ranges;
  }
}
