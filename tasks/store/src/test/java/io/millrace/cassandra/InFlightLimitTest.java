package io.millrace.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InFlightLimitTest {
  @Test
  void should_grow_by_four_in_a_round_trip() {
    InFlightLimit limit = new InFlightLimit(100, 512);

    for (int i = 0; i < 100; i++) {
      limit.acknowledged();
    }

    assertThat(limit.current()).isBetween(103, 104);
  }

  @Test
  void should_never_exceed_its_maximum() {
    InFlightLimit limit = new InFlightLimit(8, 10);

    for (int i = 0; i < 1_000; i++) {
      limit.acknowledged();
    }

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
  void should_leave_room_for_one() {
    InFlightLimit limit = new InFlightLimit(1, 64);

    limit.failed(0, 1);

    assertThat(limit.current()).isEqualTo(1);
  }

  @Test
  void should_refuse_limits_that_let_nothing_through() {
    assertThatThrownBy(() -> new InFlightLimit(0, 5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new InFlightLimit(6, 5)).isInstanceOf(IllegalArgumentException.class);
  }
}
