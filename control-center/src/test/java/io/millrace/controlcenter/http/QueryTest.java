package io.millrace.controlcenter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.common.interval.Interval;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
  private static Query query(String value) {
    return new Query(null, Map.of("start", value), Map.of("it", value));
  }

  @Test
  void should_count_an_empty_parameter_as_absent() {
    Query query = query("");

    assertThat(query.text("it")).isEmpty();
    assertThat(query.instant("it")).isEmpty();
    assertThat(query.integer("it", 50, 1, 200)).isEqualTo(50);
    assertThat(query.flag("it")).isFalse();
  }

  @Test
  void should_read_an_interval() {
    String start = "2026-11-22T21:00:00Z";
    Interval expected = new Interval(Instant.parse(start), Instant.parse("2026-11-22T22:00:00Z"));

    assertThat(query(start).interval("it")).contains(expected);
    assertThat(query(start).intervalInPath("start")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-22T21:30:00Z", "2026-11-22T21:00:00.001Z"})
  void should_refuse_an_interval_that_is_not_an_hour(String value) {
    assertThatExceptionOfType(BadRequestException.class)
        .isThrownBy(() -> query(value).interval("it"))
        .withMessage(
            "it is \"%s\"; valid: the start of an hour, such as 2026-11-22T21:00:00Z", value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "2026-11-22",
        "2026-13-22T21:00:00Z",
        "1969-12-31T23:00:00Z",
        "+1000000000-12-31T23:00:00Z"
      })
  void should_refuse_what_is_no_instant(String value) {
    assertThatExceptionOfType(BadRequestException.class)
        .isThrownBy(() -> query(value).instant("it"))
        .withMessage(
            "it is \"%s\"; valid: an instant such as 2026-11-22T21:00:00Z, from 1970 to 9999",
            value);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "200, 200"})
  void should_accept_both_bounds(String value, int expected) {
    assertThat(query(value).integer("it", 50, 1, 200)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "201", "-1", "1.0", "many", "99999999999999999999"})
  void should_refuse_a_number_beyond_them(String value) {
    assertThatExceptionOfType(BadRequestException.class)
        .isThrownBy(() -> query(value).integer("it", 50, 1, 200))
        .withMessage("it is \"%s\"; valid: a whole number from 1 to 200", value);
  }

  @Test
  void should_refuse_a_flag_that_is_neither() {
    assertThat(query("true").flag("it")).isTrue();
    assertThatExceptionOfType(BadRequestException.class)
        .isThrownBy(() -> query("yes").flag("it"))
        .withMessage("it is \"yes\"; valid: true or false");
  }
}
