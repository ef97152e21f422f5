package io.millrace.fetch.source;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The {@code Retry-After} header (RFC 9110, 10.2.3): seconds, or a date in one of the three forms
 * that a client must read (5.6.7).
 */
final class RetryAfter {
  /** A two-digit year is within the last 50 years, or in the future. */
  private static final int YEARS_BACK = 50;

  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private RetryAfter() {}

  /** How long to wait; empty if there is no value, or it is invalid, or means "now". */
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
    return forms(clock).stream()
        .flatMap(form -> date(value, form).stream())
        .findFirst()
        .map(date -> Duration.between(clock.instant(), date));
  }

  private static Optional<Instant> date(String value, DateTimeFormatter form) {
    try {
      return Optional.of(Instant.from(form.parse(value)));
    } catch (DateTimeException otherForm) {
      return Optional.empty();
    }
  }

  private static List<DateTimeFormatter> forms(Clock clock) {
    LocalDate earliest =
        LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusYears(YEARS_BACK);
    return List.of(
        DateTimeFormatter.RFC_1123_DATE_TIME,
        form("EEEE, dd-MMM-")
            .appendValueReduced(ChronoField.YEAR, 2, 2, earliest)
            .appendPattern(" HH:mm:ss 'GMT'")
            .toFormatter(Locale.ENGLISH)
            .withZone(ZoneOffset.UTC),
        form("EEE MMM ppd HH:mm:ss yyyy").toFormatter(Locale.ENGLISH).withZone(ZoneOffset.UTC));
  }

  private static DateTimeFormatterBuilder form(String pattern) {
    return new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern);
  }
}
