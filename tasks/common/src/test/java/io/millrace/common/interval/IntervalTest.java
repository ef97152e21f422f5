package io.millrace.common.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class IntervalTest {
  private static final Instant START = Instant.parse("2026-11-22T23:00:00Z");

  @Test
  void should_be_named_and_dated_by_its_start() {
    Interval interval = new Interval(START, START.plusSeconds(3600));

    assertThat(interval.label()).isEqualTo("2026-11-22T23:00:00Z");
    assertThat(interval.day()).isEqualTo(LocalDate.of(2026, 11, 22));
  }

  @Test
  void should_not_end_before_it_starts() {
    assertThatThrownBy(() -> new Interval(START, START))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2026-11-22T23:00:00Z");
  }
}
