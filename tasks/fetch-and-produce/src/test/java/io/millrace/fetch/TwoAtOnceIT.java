package io.millrace.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.interval.Interval;
import io.millrace.common.task.SupersededException;
import io.millrace.common.task.TemporaryException;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerView;
import io.millrace.ledger.RecordHeaders;
import io.millrace.ledger.TransactionalPublisher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TwoAtOnceIT {
  private final FetchFixture fixture = new FetchFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void should_end_as_superseded_when_another_run_has_taken_the_interval() throws Exception {
    // given
    Held held = new Held(2);
    CompletableFuture<ObjectNode> old = started("run-old", 250);
    held.awaitReached();

    // when
    ObjectNode result = fixture.run("run-new", 30, Map.of());
    held.release();

    // then
    assertThat(result.path("revision").asInt()).isEqualTo(2);
    assertThat(old)
        .failsWithin(Duration.ofSeconds(60))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(SupersededException.class)
        .withMessage("superseded by revision 2 of run run-new");
    IntervalEntry entry = fixture.entry().orElseThrow();
    assertThat(entry.runId()).isEqualTo("run-new");
    assertThat(entry.complete()).isTrue();
    assertThat(fixture.topics.committed(fixture.topic().name()))
        .filteredOn(record -> RecordHeaders.from(record.headers()).orElseThrow().revision() == 1)
        .hasSize(100);
  }

  @Test
  void should_end_with_a_temporary_error_when_its_own_run_has_taken_the_interval()
      throws Exception {
    // given
    Held held = new Held(2);
    CompletableFuture<ObjectNode> old = started("run-1", 250);
    held.awaitReached();
    fixture.users.heal(2);

    // when
    ObjectNode result = fixture.run("run-1", 250, Map.of("TRY_NUMBER", "2"));
    held.release();

    // then
    assertThat(result.path("revision").asInt()).isEqualTo(1);
    assertThat(old)
        .failsWithin(Duration.ofSeconds(60))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(TemporaryException.class);
    assertThat(fixture.topics.committed(fixture.topic().name())).hasSize(250);
    assertThat(fixture.entry().orElseThrow().complete()).isTrue();
  }

  @Test
  void should_read_entries_that_are_behind_an_open_transaction_of_another_interval()
      throws Exception {
    try (Admin admin = fixture.topics.clients().admin();
        Consumer<byte[], byte[]> reader = fixture.topics.clients().consumer();
        Producer<byte[], byte[]> other = fixture.topics.clients().transactionalProducer("other");
        TransactionalPublisher own =
            new TransactionalPublisher(fixture.topics.clients().transactionalProducer("own"))) {
      // given
      Ledger ledger = new Ledger(new TopicInspector(admin), reader, fixture.topic().intervals());
      IntervalEntry entry = entry(Fixtures.INTERVAL);
      other.initTransactions();
      other.beginTransaction();
      other.send(ledger.record(entry(neighbour(ledger)))).get();
      own.open(FetchFixture.deadline());
      own.publish(List.of(), nothing -> ledger.record(entry));

      // when
      CompletableFuture<LedgerView> view =
          CompletableFuture.supplyAsync(
              () -> ledger.read("users", Fixtures.INTERVAL, FetchFixture.deadline()));
      assertThat(view).failsWithin(Duration.ofSeconds(2));
      other.abortTransaction();

      // then
      assertThat(view)
          .succeedsWithin(Duration.ofSeconds(30))
          .isEqualTo(new LedgerView(Optional.of(entry), Optional.empty()));
    }
  }

  /** Another interval whose entries are in the same partition of the ledger. */
  private static Interval neighbour(Ledger ledger) {
    Integer partition = ledger.record(entry(Fixtures.INTERVAL)).partition();
    return Stream.iterate(Fixtures.START, start -> start.plusSeconds(3600))
        .skip(1)
        .map(start -> new Interval(start, start.plusSeconds(3600)))
        .filter(interval -> ledger.record(entry(interval)).partition().equals(partition))
        .findFirst()
        .orElseThrow();
  }

  private static IntervalEntry entry(Interval interval) {
    return new IntervalEntry("users", interval, "f", 1, "run-1", "", "t", false, List.of());
  }

  private CompletableFuture<ObjectNode> started(String runId, int users) {
    return CompletableFuture.supplyAsync(() -> fixture.run(runId, users, Map.of()));
  }

  /** Holds back one page until it is released. */
  private final class Held {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    Held(int page) {
      fixture.users.onPage(
          page,
          exchange -> {
            reached.countDown();
            try {
              released.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            fixture.users.answer(exchange);
          });
    }

    /** Waits until page 1 is in Kafka and the held page is asked for. */
    void awaitReached() throws InterruptedException {
      assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (fixture.entry().map(entry -> entry.pages().isEmpty()).orElse(true)) {
        assertThat(System.nanoTime()).isLessThan(end);
      }
    }

    void release() {
      released.countDown();
    }
  }
}
