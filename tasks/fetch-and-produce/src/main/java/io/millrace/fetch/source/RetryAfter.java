package io.millrace.fetch.source;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** The {@code Retry-After} header (RFC 9110, 10.2.3): seconds, or a date. */
final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private RetryAfter() {}

  /** How long to wait; nothing if there is no value, or it makes no sense, or means "now". */
  static Optional<Duration> of(Optional<String> header, Clock clock) {
    return header
        .map(String::strip)
        .flatMap(value -> parse(value, clock))
        .filter(wait -> !wait.isZero() && !wait.isNegative());
  }

  private static Optional<Duration> parse(String value, Clock clock) {
    if (SECONDS.matcher(value).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
      return Optional.of(Duration.between(clock.instant(), date));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
