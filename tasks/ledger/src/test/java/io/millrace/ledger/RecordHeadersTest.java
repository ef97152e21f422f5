package io.millrace.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.interval.Interval;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordHeadersTest {
  private static final Instant START = Instant.parse("2026-11-22T21:00:00Z");

  private final RecordHeaders headers =
      new RecordHeaders("2026-11-22T21:00:00Z", 2, 10_000, 4_999, Integer.MAX_VALUE);

  @Test
  void should_be_read_as_they_were_written() {
    assertThat(RecordHeaders.from(of(headers.headers()))).contains(headers);
  }

  @Test
  void should_be_text() {
    assertThat(headers.headers())
        .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
        .containsExactly(
            "interval=2026-11-22T21:00:00Z",
            "revision=2",
            "page=10000",
            "index=4999",
            "schema-id=2147483647");
  }

  @ParameterizedTest
  @ValueSource(strings = {"interval", "revision", "page", "index", "schema-id"})
  void should_say_nothing_when_one_is_missing(String name) {
    Headers incomplete = of(headers.headers());
    incomplete.remove(name);
    assertThat(RecordHeaders.from(incomplete)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1.5", "x", "2147483648", "99999999999", "1٢"})
  void should_say_nothing_when_one_is_not_a_number(String value) {
    Headers wrong = of(headers.headers());
    wrong.add("page", value.getBytes(UTF_8));
    assertThat(RecordHeaders.from(wrong)).isEmpty();
  }

  @Test
  void should_belong_to_one_revision_of_one_interval() {
    Interval interval = new Interval(START, START.plusSeconds(3600));
    Interval next = new Interval(START.plusSeconds(3600), START.plusSeconds(7200));
    assertThat(headers.belongsTo(interval.label(), 2)).isTrue();
    assertThat(headers.belongsTo(interval.label(), 1)).isFalse();
    assertThat(headers.belongsTo(next.label(), 2)).isFalse();
  }

  private static Headers of(List<Header> list) {
    return new org.apache.kafka.common.header.internals.RecordHeaders(list);
  }
}
