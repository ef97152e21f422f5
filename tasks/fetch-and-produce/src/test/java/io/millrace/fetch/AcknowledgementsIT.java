package io.millrace.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.kafka.RecordHeaders;
import io.millrace.common.kafka.Topics;
import io.millrace.common.ledger.IntervalEntry;
import io.millrace.common.ledger.Ledger;
import io.millrace.common.ledger.OffsetRange;
import io.millrace.common.ledger.PageEntry;
import io.millrace.common.ledger.TransactionalPublisher;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
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
    try (World world = new World()) {
      // given
      String id =
          TransactionalPublisher.transactionalId(
              world.pipeline().parsed().name(), Fixtures.INTERVAL.label());
      OffsetlessProducer producer =
          new OffsetlessProducer(
              world.kafka().transactionalProducer(id), world.topic().name(), IN_PAGE_TWO);

      // when
      IntervalEntry entry = produced(world, producer);

      // then
      assertThat(producer.aborted()).isEqualTo(1);
      assertThat(producer.committed()).isEqualTo(1 + PAGES);
      assertThat(world.entry()).contains(entry);
      assertThat(entry.produced()).isEqualTo(USERS);
      assertThat(placesByPage(world)).isEqualTo(rangesByPage(entry));
      assertThat(world.run("run-1", USERS, Map.of()).path("reused").asBoolean()).isTrue();
    }
  }

  /** The whole attempt as {@link Main} makes it, but with this producer. */
  private static IntervalEntry produced(World world, OffsetlessProducer producer) {
    FetchSettings settings = FetchSettings.read(world.environment("run-1", USERS, Map.of()));
    TaskContext context = new TaskContext(Map.of(), new Stop(), Clock.systemUTC());
    Deadline deadline = World.deadline();
    try (Admin admin = world.kafka().admin();
        Consumer<byte[], byte[]> reader = world.kafka().consumer();
        TransactionalPublisher publisher = new TransactionalPublisher(producer.asProducer())) {
      Topics topics = new Topics(admin);
      return new Attempt(
              settings,
              topics,
              new Ledger(topics, reader, world.topic().intervals()),
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
  private static Map<Integer, Map<Integer, OffsetRange>> placesByPage(World world) {
    Map<Integer, Map<Integer, OffsetRange>> places = new HashMap<>();
    int records = 0;
    for (ConsumerRecord<byte[], byte[]> record : world.committed(world.topic().name())) {
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
