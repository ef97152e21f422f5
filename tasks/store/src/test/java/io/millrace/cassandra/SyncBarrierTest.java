package io.millrace.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.TemporaryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyncBarrierTest {
  private static final Duration LAG = Duration.ofMillis(150);

  private final List<Long> writes = new ArrayList<>();
  private Duration now = Duration.ZERO;
  private int process = 7;

  /** Time passes only in pauses. */
  private final Patience patience =
      new Patience() {
        @Override
        public void check() {
          if (now.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new TemporaryException("storing did not finish within PT1M");
          }
        }

        @Override
        public void pause(Duration time) {
          if (!time.isNegative()) {
            pass(time);
          }
          check();
        }
      };

  private SyncBarrier begin(Optional<Duration> lag) {
    return new SyncBarrier(lag, () -> process, process, patience, () -> now.toNanos());
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private boolean passes(SyncBarrier barrier) {
    return barrier.passes(() -> writes.add(now.toMillis()));
  }

  @Test
  void should_write_once_more_than_a_lag_block_has_passed_since_the_last_acknowledgement() {
    SyncBarrier barrier = begin(Optional.of(LAG));
    pass(Duration.ofSeconds(1));
    barrier.acknowledged();
    pass(Duration.ofMillis(40));

    assertThat(passes(barrier)).isTrue();

    // 1 % and a millisecond more, since two clocks may differ
    assertThat(writes).containsExactly(1_152L);
  }

  @Test
  void should_count_from_the_last_of_several_acknowledgements() {
    SyncBarrier barrier = begin(Optional.of(LAG));
    barrier.acknowledged();
    pass(Duration.ofMillis(100));
    barrier.acknowledged();

    assertThat(passes(barrier)).isTrue();

    assertThat(writes).containsExactly(252L);
  }

  @Test
  void should_count_from_its_beginning_if_nobody_tells_of_an_acknowledgement() {
    pass(Duration.ofMillis(500));

    assertThat(passes(begin(Optional.of(LAG)))).isTrue();

    assertThat(writes).containsExactly(652L);
  }

  @Test
  void should_not_wait_if_enough_time_has_passed_anyway() {
    SyncBarrier barrier = begin(Optional.of(LAG));
    barrier.acknowledged();
    pass(Duration.ofSeconds(2));

    assertThat(passes(barrier)).isTrue();

    assertThat(writes).containsExactly(2_000L);
  }

  @Test
  void should_not_pass_if_cassandra_was_restarted_meanwhile() {
    SyncBarrier barrier = begin(Optional.of(LAG));
    barrier.acknowledged();
    process++;

    assertThat(barrier.holds()).isFalse();
    assertThat(passes(barrier)).isFalse();
    assertThat(passes(begin(Optional.of(LAG)))).as("the next one").isTrue();
  }

  @Test
  void should_not_pass_if_cassandra_is_restarted_just_before_the_write() {
    SyncBarrier barrier = begin(Optional.of(LAG));
    barrier.acknowledged();

    assertThat(barrier.passes(() -> process++)).isFalse();
  }

  @Test
  void should_neither_wait_nor_write_where_nothing_has_to_be_waited_for() {
    SyncBarrier barrier = begin(Optional.empty());
    process++;

    assertThat(barrier.holds()).isTrue();
    assertThat(passes(barrier)).isTrue();

    assertThat(writes).isEmpty();
    assertThat(now).isZero();
  }

  @Test
  void should_give_up_when_patience_ends() {
    SyncBarrier barrier = begin(Optional.of(Duration.ofMinutes(2)));

    assertThatThrownBy(() -> passes(barrier))
        .isInstanceOf(TemporaryException.class)
        .hasMessageContaining("within PT1M");
    assertThat(writes).isEmpty();
  }
}
