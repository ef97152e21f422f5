package io.millrace.controlcenter.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.controlcenter.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReopeningTest {
  private final MovableClock clock = new MovableClock("2026-11-22T21:00:00Z");
  private final Deque<Object> outcomes = new ArrayDeque<>();
  private final List<String> closed = new ArrayList<>();
  private int openings;
  private final Reopening<String> session =
      new Reopening<>(this::open, closed::add, Runnable::run, clock);

  private String open() {
    openings++;
    Object outcome = outcomes.isEmpty() ? "session " + openings : outcomes.remove();
    if (outcome instanceof RuntimeException failure) {
      throw failure;
    }
    return (String) outcome;
  }

  @Test
  void should_open_when_first_asked_and_only_once() throws Exception {
    assertThat(openings).isZero();

    assertThat(session.get()).isEqualTo("session 1");
    assertThat(session.get()).isEqualTo("session 1");
    assertThat(openings).isEqualTo(1);
  }

  @Test
  void should_fail_at_once_with_the_last_reason_until_the_pause_is_over() throws Exception {
    outcomes.add(new IllegalStateException("cannot resolve cassandra"));

    for (int call = 0; call < 3; call++) {
      assertThatThrownBy(session::get).hasMessage("cannot resolve cassandra");
    }
    assertThat(openings).isEqualTo(1);

    clock.advance(Reopening.FIRST_PAUSE);
    assertThat(session.get()).isEqualTo("session 2");
  }

  @Test
  void should_double_its_pauses_up_to_half_a_minute() {
    List<Long> pauses = new ArrayList<>();
    for (int failure = 0; failure < 7; failure++) {
      outcomes.add(new IllegalStateException("away"));
    }

    while (!outcomes.isEmpty()) {
      Instant before = clock.instant();
      int opened = openings;
      while (openings == opened) {
        clock.advance(Duration.ofSeconds(1));
        assertThatThrownBy(session::get).hasMessage("away");
      }
      pauses.add(Duration.between(before, clock.instant()).toSeconds());
    }

    assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
  }

  @Test
  void should_open_another_one_at_once_after_one_that_worked() throws Exception {
    String dead = session.get();
    session.works();
    clock.advance(Duration.ofMinutes(1));

    session.giveUp(dead, new IllegalStateException("no node is connected"));

    assertThat(closed).containsExactly(dead);
    assertThat(session.isOpen(dead)).isFalse();
    assertThat(session.get()).isEqualTo("session 2");
  }

  @Test
  void should_not_open_again_at_once_what_never_worked() throws Exception {
    session.giveUp(session.get(), new IllegalStateException("no node is connected"));

    assertThatThrownBy(session::get).hasMessage("no node is connected");
    assertThat(openings).isEqualTo(1);
  }

  @Test
  void should_leave_the_next_one_alone_when_an_earlier_one_is_given_up_late() throws Exception {
    String dead = session.get();
    session.giveUp(dead, new IllegalStateException("away"));
    clock.advance(Reopening.LONGEST_PAUSE);
    String next = session.get();

    session.giveUp(dead, new IllegalStateException("away"));

    assertThat(closed).containsExactly(dead);
    assertThat(session.isOpen(next)).isTrue();
  }

  @Test
  void should_have_all_calls_wait_for_one_opening() throws Exception {
    List<Runnable> started = new ArrayList<>();
    Reopening<String> slow = new Reopening<>(this::open, closed::add, started::add, clock);
    List<String> got = new ArrayList<>();
    Thread first = new Thread(() -> got.add(got(slow)));
    Thread second = new Thread(() -> got.add(got(slow)));
    first.start();
    awaitWaiting(first);
    second.start();
    awaitWaiting(second);

    started.forEach(Runnable::run);
    first.join();
    second.join();

    assertThat(started).hasSize(1);
    assertThat(got).containsExactly("session 1", "session 1");
  }

  @Test
  void should_close_what_opens_after_the_end() {
    List<Runnable> started = new ArrayList<>();
    Reopening<String> slow = new Reopening<>(this::open, closed::add, started::add, clock);
    Thread caller =
        new Thread(() -> assertThatThrownBy(slow::get).hasMessageContaining("stopping"));
    caller.start();
    awaitWaiting(caller);

    slow.close();
    started.forEach(Runnable::run);

    assertThat(closed).containsExactly("session 1");
    assertThatThrownBy(slow::get).hasMessageContaining("stopping");
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  private static String got(Reopening<String> slow) {
    try {
      return slow.get();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
