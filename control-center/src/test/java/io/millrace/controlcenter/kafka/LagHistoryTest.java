package io.millrace.controlcenter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LagHistoryTest {
  private static final Instant START = Instant.parse("2026-11-29T00:00:00Z");

  private final LagHistory history = new LagHistory();

  @Test
  void should_keep_a_day_for_each_group_of_each_pipeline() {
    // given
    for (int minute = 0; minute <= 25 * 60; minute++) {
      history.add("users", "users-follow", START.plusSeconds(60L * minute), minute);
    }
    history.add("things", "users-follow", START.plusSeconds(25 * 3600), 7);

    // then
    List<List<Object>> samples = history.of("users", "users-follow");
    assertThat(samples).hasSize(24 * 60 + 1);
    assertThat(samples.get(0)).containsExactly(START.plusSeconds(3600).getEpochSecond(), 60L);
    assertThat(history.of("things", "users-follow")).hasSize(1);
    assertThat(history.of("users", "unknown")).isEmpty();
  }

  @Test
  void should_forget_groups_and_bound_their_number() {
    // given
    for (int each = 0; each < LagHistory.MOST_GROUPS + 5; each++) {
      history.add("users", "group" + each, START, 1);
    }

    // then
    assertThat(history.of("users", "group0")).hasSize(1);
    assertThat(history.of("users", "group" + (LagHistory.MOST_GROUPS + 1))).isEmpty();

    // when
    history.add("users", "newer", START.plus(LagHistory.KEPT).plusSeconds(1), 2);

    // then
    assertThat(history.of("users", "group0")).isEmpty();
    assertThat(history.of("users", "newer")).hasSize(1);
  }
}
