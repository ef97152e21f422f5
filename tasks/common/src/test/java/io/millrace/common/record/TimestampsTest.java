package io.millrace.common.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  private static final long SEED = 20261129;
  private static final DateTimeFormatter AS_WRITTEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  static Stream<String> written() {
    long first = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
    long last = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    return new Random(SEED)
        .longs(1_000, first, last + 1)
        .mapToObj(millis -> AS_WRITTEN.format(Instant.ofEpochMilli(millis)));
  }

  @ParameterizedTest
  @MethodSource("written")
  @ValueSource(
      strings = {
        "2026-11-22T21:00:00.000Z",
        "2024-02-29T23:59:59.999Z",
        "0000-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z",
        "2026-11-22T24:00:00.000Z",
        "2026-11-22T21:00:00Z",
        "2026-11-22T21:00:00.1Z",
        "2026-11-22T21:00:00.123456Z",
        "1969-12-31T23:59:59.999999Z",
        "2026-11-22T22:00:00.000+01:00",
        "-0001-11-22T21:00:00.000Z",
        "+12026-11-22T21:00:00.000Z",
      })
  void should_read_the_same_as_the_general_parser(String text) {
    assertThat(Timestamps.millis(text)).isEqualTo(Instant.parse(text).toEpochMilli());
  }

  @ParameterizedTest
  @MethodSource("written")
  void should_know_its_own_form(String text) {
    assertThat(Timestamps.isTimestamp(text)).isEqualTo(!text.startsWith("0000"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0000-01-01T00:00:00.000Z",
        "2026-11-22T24:00:00.000Z",
        "2026-11-22T23:59:60.000Z",
        "2026-11-22T21:00:00Z",
        "2026-11-22t21:00:00.000z",
        "2026-02-30T21:00:00.000Z",
        "2026-11-22T22:00:00.00+01",
      })
  void should_take_nothing_else_for_its_form(String text) {
    assertThat(Timestamps.isTimestamp(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-11-22",
        "2026-02-30T21:00:00.000Z",
        "2025-02-29T21:00:00.000Z",
        "2026-13-01T21:00:00.000Z",
        "2026-00-01T21:00:00.000Z",
        "2026-11-00T21:00:00.000Z",
        "2026-11-22T25:00:00.000Z",
        "2026-11-22T24:00:00.001Z",
        "2026-11-22T21:60:00.000Z",
        "2026-11-22T21:00:60.000Z",
        "2026-11-22T21:00:00.0 0Z",
        "2026-11-22 21:00:00.000Z",
        "2026-11-22T21:00:00,000Z",
        "٢٠٢٦-11-22T21:00:00.000Z",
      })
  void should_refuse_what_is_no_instant(String text) {
    assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> Instant.parse(text));
    assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> Timestamps.millis(text));
  }
}
