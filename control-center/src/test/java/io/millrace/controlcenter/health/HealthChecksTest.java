package io.millrace.controlcenter.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.controlcenter.backend.BackendException;
import io.millrace.controlcenter.health.Probe.Finding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
  private static final Instant START = Instant.parse("2026-11-22T21:00:00Z");

  private final SettableClock clock = new SettableClock();
  private final List<Component> components = new ArrayList<>();
  private final HealthChecks checks = new HealthChecks(() -> components, clock);
  private final AtomicInteger asked = new AtomicInteger();
  private Finding finding = Finding.ok("4.3");

  @AfterEach
  void close() {
    checks.close();
  }

  private Component kafka() {
    return Component.shared(
        "kafka",
        "kafka:9092",
        () -> {
          asked.incrementAndGet();
          return finding;
        });
  }

  @Test
  void should_say_how_a_component_is_and_since_when() {
    components.add(kafka());

    assertThat(checks.to(Map.of()).components())
        .containsExactly(new ComponentHealth("kafka", State.OK, "4.3", null, START, "kafka:9092"));
  }

  @Test
  void should_keep_a_result_for_five_seconds() {
    components.add(kafka());
    checks.all();

    clock.add(Duration.ofMillis(4_999));
    checks.all();
    assertThat(asked).hasValue(1);

    clock.add(Duration.ofMillis(1));
    checks.all();
    assertThat(asked).hasValue(2);
  }

  @Test
  void should_keep_the_time_of_a_state_until_it_changes() {
    // given
    components.add(kafka());
    checks.all();
    clock.add(Duration.ofMinutes(1));
    assertThat(checks.all().get(0).since()).isEqualTo(START);

    // when
    finding = new Finding(State.DEGRADED, "4.3", "1 of 3 nodes is down");
    clock.add(Duration.ofMinutes(1));
    ComponentHealth changed = checks.all().get(0);
    clock.add(Duration.ofMinutes(1));
    ComponentHealth later = checks.all().get(0);

    // then
    assertThat(changed.problem()).isEqualTo("1 of 3 nodes is down");
    assertThat(changed.since()).isEqualTo(START.plus(Duration.ofMinutes(2)));
    assertThat(later.since()).isEqualTo(changed.since());
  }

  @Test
  void should_say_why_a_component_is_down() {
    components.add(
        Component.shared(
            "kafka",
            "kafka:9092",
            () -> {
              throw new BackendException("kafka", "no broker answers", null);
            }));

    assertThat(checks.all())
        .containsExactly(
            new ComponentHealth(
                "kafka", State.DOWN, null, "no broker answers", START, "kafka:9092"));
  }

  @Test
  void should_not_wait_for_a_component_that_hangs() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    Component hanging =
        Component.shared(
            "cassandra",
            "cassandra:9042",
            () -> {
              asked.incrementAndGet();
              return Finding.ok(await(released) ? "5.0" : null);
            });
    try (HealthChecks impatient =
        new HealthChecks(() -> List.of(kafka(), hanging), clock, Duration.ofMillis(50))) {
      // when
      List<ComponentHealth> first = impatient.all();
      clock.add(Duration.ofMinutes(1));
      List<ComponentHealth> second = impatient.all();
      released.countDown();

      // then
      assertThat(first).extracting(ComponentHealth::state).containsExactly(State.OK, State.DOWN);
      assertThat(second.get(1).problem()).startsWith("no answer within");
      assertThat(second.get(1).since()).isEqualTo(START);
      assertThat(asked).as("twice Kafka, once what hangs").hasValue(3);
    }
  }

  @Test
  void should_show_a_source_only_to_who_may_read_a_pipeline_of_it() {
    components.add(kafka());
    components.add(
        new Component("source:a", "a:80", Set.of("users", "orders"), () -> Finding.ok(null)));

    assertThat(names(Map.of())).containsExactly("kafka", "source:a");
    assertThat(names(Map.of("names", "orders,others"))).containsExactly("kafka", "source:a");
    assertThat(names(Map.of("names", ""))).containsExactly("kafka");
  }

  private List<String> names(Map<String, String> parameters) {
    return checks.to(parameters).components().stream().map(ComponentHealth::name).toList();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static final class SettableClock extends Clock {
    private Instant now = START;

    synchronized void add(Duration time) {
      now = now.plus(time);
    }

    @Override
    public synchronized Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
