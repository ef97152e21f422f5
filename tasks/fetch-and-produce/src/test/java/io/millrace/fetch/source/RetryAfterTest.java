package io.millrace.fetch.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private final Clock clock = Clock.fixed(Instant.parse("2026-11-22T21:00:00Z"), ZoneOffset.UTC);

  @Test
  void should_read_seconds() {
    assertThat(retryAfter("120")).contains(Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 22 Nov 2026 21:00:45 GMT",
        "sun, 22 nov 2026 21:00:45 gmt",
        "Sunday, 22-Nov-26 21:00:45 GMT",
        "Sun Nov 22 21:00:45 2026"
      })
  void should_read_a_date_in_any_form_of_http(String date) {
    assertThat(retryAfter(date)).contains(Duration.ofSeconds(45));
  }

  @Test
  void should_read_a_day_of_one_digit() {
    assertThat(retryAfter("Tue Dec  1 21:00:00 2026")).contains(Duration.ofDays(9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-5", "soon", "", "99999999999999999999", "Sun, 22 Nov 2026 20:59:59 GMT"})
  void should_ignore_what_does_not_ask_to_wait(String value) {
    assertThat(retryAfter(value)).isEmpty();
  }

  @Test
  void should_do_without_the_header() {
    assertThat(RetryAfter.of(Optional.empty(), clock)).isEmpty();
  }

  private Optional<Duration> retryAfter(String value) {
    return RetryAfter.of(Optional.of(value), clock);
  }
}
