package io.millrace.randomuser.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QuotaTest {
  private Instant now = Instant.parse("2026-11-22T21:00:00Z");
  private final Quota quota = Quota.of(20_000, Duration.ofMinutes(5), () -> now);

  @Test
  void should_refuse_once_the_records_had_reach_the_quota() {
    for (int i = 0; i < 4; i++) {
      assertThat(quota.refuse("a", 5_000)).isEmpty();
    }

    assertThat(quota.refuse("a", 1)).hasValue(20_000);
  }

  @Test
  void should_grant_the_request_that_goes_past_the_quota() {
    assertThat(quota.refuse("a", 19_999)).isEmpty();
    assertThat(quota.refuse("a", 5_000)).isEmpty();
    assertThat(quota.refuse("a", 1)).hasValue(24_999);
  }

  @Test
  void should_count_each_address_for_itself() {
    assertThat(quota.refuse("a", 20_000)).isEmpty();

    assertThat(quota.refuse("b", 20_000)).isEmpty();
  }

  @Test
  void should_not_count_what_it_refused() {
    quota.refuse("a", 20_000);
    quota.refuse("a", 5_000);

    assertThat(quota.refuse("a", 5_000)).hasValue(20_000);
  }

  @Test
  void should_start_from_0_with_each_window_from_the_start() {
    now = now.plusSeconds(290);
    quota.refuse("a", 20_000);

    now = now.plusSeconds(9);
    assertThat(quota.refuse("a", 1)).hasValue(20_000);
    now = now.plusSeconds(1);
    assertThat(quota.refuse("a", 20_000)).isEmpty();
    now = now.plusSeconds(299);
    assertThat(quota.refuse("a", 1)).hasValue(20_000);
  }

  @Test
  void should_be_without_limit_if_told_so() {
    Quota unlimited = Quota.unlimited();
    for (int i = 0; i < 1_000_000; i++) {
      assertThat(unlimited.refuse("a", 5_000).isPresent()).isFalse();
    }
  }

  @Test
  void should_not_be_made_of_nothing() {
    Duration window = Duration.ofSeconds(1);
    assertThatThrownBy(() -> Quota.of(0, window, () -> now))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Quota.of(1, Duration.ZERO, () -> now))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
