package io.millrace.controlcenter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.millrace.common.task.UnavailableException;
import io.millrace.controlcenter.MovableClock;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.controlcenter.http.NotFoundException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaBackendTest {
  private final MovableClock clock = new MovableClock("2026-11-29T00:00:00Z");
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final KafkaBackend kafka =
      new KafkaBackend(
          () -> {
            opened.incrementAndGet();
            return new Clients(FakeAdmin.of(new FakeTopics(), closed), FakeTopics::new);
          },
          clock,
          "kafka:9092",
          true);

  @AfterEach
  void close() {
    kafka.close();
  }

  @Test
  void should_open_clients_with_the_first_call_and_use_them_again() {
    // given
    assertThat(opened).hasValue(0);

    // when
    Consumer<byte[], byte[]> first =
        kafka.read(
            clients -> {
              clients.consumer().assign(Set.of(new TopicPartition("t", 0)));
              return clients.consumer();
            });
    Consumer<byte[], byte[]> second =
        kafka.read(
            clients -> {
              assertThat(clients.consumer().assignment()).isEmpty();
              return clients.consumer();
            });

    // then
    assertThat(second).isSameAs(first);
    assertThat(opened).hasValue(1);
  }

  @Test
  void should_fail_at_once_after_an_outage_and_open_new_clients_later() {
    // given
    assertThatThrownBy(() -> kafka.read(clients -> fail("Kafka: does not answer")))
        .isInstanceOf(BackendException.class)
        .hasMessage("cannot reach kafka:9092: does not answer");

    // when
    AtomicInteger calls = new AtomicInteger();
    assertThatThrownBy(() -> kafka.admin(admin -> calls.incrementAndGet()))
        .isInstanceOf(BackendException.class)
        .hasMessage("cannot reach kafka:9092: does not answer");
    clock.advance(Duration.ofSeconds(1));
    kafka.admin(admin -> calls.incrementAndGet());

    // then
    assertThat(calls).hasValue(1);
    assertThat(opened).hasValue(2);
    assertThat(closed).hasValue(1);
  }

  @Test
  void should_end_a_call_that_hangs_and_close_its_clients() throws InterruptedException {
    // given
    CountDownLatch interrupted = new CountDownLatch(1);

    // when
    assertThatThrownBy(
            () ->
                kafka.read(
                    Duration.ofMillis(100),
                    clients -> {
                      try {
                        return new CountDownLatch(1).getCount() + hang();
                      } finally {
                        interrupted.countDown();
                      }
                    }))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("no answer");

    // then
    interrupted.await();
    assertThatThrownBy(() -> kafka.admin(admin -> 1)).hasMessageContaining("no answer");
    clock.advance(Duration.ofSeconds(1));
    assertThat(answer()).isEqualTo(1);
    assertThat(opened).hasValue(2);
  }

  @Test
  void should_keep_its_clients_when_what_was_asked_for_does_not_exist() {
    // when
    assertThatThrownBy(
            () ->
                kafka.read(
                    clients -> {
                      throw new NotFoundException("no such topic");
                    }))
        .isInstanceOf(NotFoundException.class);

    // then
    assertThat(answer()).isEqualTo(1);
    assertThat(opened).hasValue(1);
    assertThat(closed).hasValue(0);
  }

  @Test
  void should_give_the_first_reason_to_a_call_whose_clients_another_one_has_closed()
      throws Exception {
    // given
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch retired = new CountDownLatch(1);
    Future<Throwable> other =
        CompletableFuture.supplyAsync(
            () ->
                catchThrowable(
                    () ->
                        kafka.admin(
                            admin -> {
                              begun.countDown();
                              await(retired);
                              return fail("The AdminClient thread has exited.");
                            })));
    begun.await();

    // when
    assertThatThrownBy(() -> kafka.admin(admin -> fail("Kafka: no broker")))
        .hasMessage("cannot reach kafka:9092: no broker");
    retired.countDown();

    // then
    assertThat(other.get()).hasMessage("cannot reach kafka:9092: no broker");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private int answer() {
    return kafka.admin(admin -> 1);
  }

  private static int fail(String reason) {
    throw new UnavailableException(reason);
  }

  private static int hang() {
    try {
      Thread.sleep(60_000);
      return 0;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
