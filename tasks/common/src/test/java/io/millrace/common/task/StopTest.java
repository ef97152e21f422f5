package io.millrace.common.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopTest {
  private final Stop stop = new Stop();
  private final List<String> woken = new ArrayList<>();

  @Test
  void should_wake_every_listener_once() {
    stop.onRequest(() -> woken.add("a"));
    stop.onRequest(() -> woken.add("b"));
    assertThat(stop.requested()).isFalse();

    stop.request();
    stop.request();

    assertThat(stop.requested()).isTrue();
    assertThat(woken).containsExactly("a", "b");
  }

  @Test
  void should_wake_a_late_listener_at_once() {
    stop.request();

    stop.onRequest(() -> woken.add("late"));

    assertThat(woken).containsExactly("late");
  }

  @Test
  void should_end_waits_and_checks() throws InterruptedException {
    assertThat(stop.await(Duration.ZERO)).isFalse();
    stop.check();

    stop.request();

    assertThat(stop.await(Duration.ofDays(1))).isTrue();
    assertThatThrownBy(stop::check).isInstanceOf(TemporaryException.class);
  }
}
