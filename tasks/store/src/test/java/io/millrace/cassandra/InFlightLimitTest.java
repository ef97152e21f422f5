package io.millrace.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InFlightLimitTest {
  private static final long FAST = 2_000_000;

  private long sent;

  @Test
  void should_grow_by_four_in_a_round_trip() {
    InFlightLimit limit = new InFlightLimit(100, 512);

    acknowledge(limit, 100, FAST);

    assertThat(limit.current()).isBetween(103, 104);
  }

  @Test
  void should_never_exceed_its_maximum() {
    InFlightLimit limit = new InFlightLimit(8, 10);

    acknowledge(limit, 1_000, FAST);

    assertThat(limit.current()).isEqualTo(10);
  }

  @Test
  void should_be_halved_once_by_all_writes_that_were_on_their_way() {
    InFlightLimit limit = new InFlightLimit(64, 64);

    assertThat(limit.failed(3, 64)).isTrue();
    assertThat(limit.failed(4, 64)).isFalse();
    assertThat(limit.failed(63, 70)).isFalse();
    assertThat(limit.current()).isEqualTo(32);

    assertThat(limit.failed(64, 100)).isTrue();
    assertThat(limit.current()).isEqualTo(16);
  }

  @Test
  void should_be_lowered_by_a_fifth_once_a_round_trip_is_slow() {
    InFlightLimit limit = new InFlightLimit(100, 100);
    acknowledge(limit, 100, FAST);

    acknowledge(limit, 99, InFlightLimit.SLOW_NANOS);
    assertThat(limit.current()).isEqualTo(100);

    acknowledge(limit, 1, InFlightLimit.SLOW_NANOS);
    assertThat(limit.current()).isEqualTo(80);
  }

  @Test
  void should_not_be_lowered_by_a_slow_write_among_fast_ones() {
    InFlightLimit limit = new InFlightLimit(100, 100);

    for (int i = 0; i < 20; i++) {
      acknowledge(limit, 99, FAST);
      acknowledge(limit, 1, 10 * InFlightLimit.SLOW_NANOS);
    }

    assertThat(limit.current()).isEqualTo(100);
  }

  @Test
  void should_not_be_lowered_because_a_cluster_is_far_away() {
    InFlightLimit limit = new InFlightLimit(100, 100);

    acknowledge(limit, 2_000, InFlightLimit.SLOW_NANOS * 5 / 4);
    assertThat(limit.current()).isEqualTo(100);

    acknowledge(limit, 100, InFlightLimit.SLOW_NANOS * 15 / 4);
    assertThat(limit.current()).isEqualTo(80);
  }

  @Test
  void should_not_be_lowered_again_by_slow_writes_that_were_on_their_way() {
    InFlightLimit limit = loweredByLatency();

    for (int i = 200; i < 300; i++) {
      limit.acknowledged(i, 400, InFlightLimit.SLOW_NANOS);
    }

    assertThat(limit.current()).isGreaterThanOrEqualTo(80);
  }

  @Test
  void should_be_halved_by_a_failure_though_latency_has_lowered_it() {
    InFlightLimit limit = loweredByLatency();

    assertThat(limit.failed(250, 300)).isTrue();
    assertThat(limit.failed(251, 300)).isFalse();

    assertThat(limit.current()).isEqualTo(40);
  }

  @Test
  void should_leave_room_for_one() {
    InFlightLimit limit = new InFlightLimit(1, 1);

    limit.failed(0, 1);
    assertThat(limit.current()).isEqualTo(1);

    limit.acknowledged(1, 2, FAST);
    limit.acknowledged(2, 3, InFlightLimit.SLOW_NANOS);
    assertThat(limit.current()).isEqualTo(1);
  }

  @Test
  void should_refuse_limits_that_let_nothing_through() {
    assertThatThrownBy(() -> new InFlightLimit(0, 5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new InFlightLimit(6, 5)).isInstanceOf(IllegalArgumentException.class);
  }

  /** From 100 to 80, while the writes 200 to 299 are on their way. */
  private InFlightLimit loweredByLatency() {
    InFlightLimit limit = new InFlightLimit(100, 100);
    acknowledge(limit, 100, FAST);
    for (int i = 100; i < 200; i++) {
      limit.acknowledged(i, 300, InFlightLimit.SLOW_NANOS);
    }
    assertThat(limit.current()).isEqualTo(80);
    return limit;
  }

  private void acknowledge(InFlightLimit limit, int writes, long latency) {
    for (int i = 0; i < writes; i++) {
      limit.acknowledged(sent++, sent, latency);
    }
  }
}
