package io.millrace.controlcenter.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.http.BadRequestException;
import io.millrace.controlcenter.http.NotFoundException;
import io.millrace.controlcenter.http.Query;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowRequestTest {
  private static final String HOUR = "2026-11-22T21:00:00Z";
  private static final String ID = "00000000-0000-4000-8000-000000000001";

  static Pipeline users() throws IOException {
    return Pipeline.parse(Files.readString(Path.of("../pipelines/corpus/valid/users.json")));
  }

  private static RowRequest request(String role, Map<String, String> parameters)
      throws IOException {
    return RowRequest.of(new Query(users(), Map.of("role", role), parameters));
  }

  @Test
  void should_read_what_each_table_can_be_asked_for() throws Exception {
    RowRequest ofInterval = request("by_interval", Map.of("interval", HOUR, "limit", "200"));
    RowRequest ofDay = request("runs", Map.of("day", "2026-11-22"));
    RowRequest newest = request("newest", Map.of("newest", "true"));

    assertThat(ofInterval.interval().orElseThrow().start()).isEqualTo(Instant.parse(HOUR));
    assertThat(ofInterval.limit()).isEqualTo(200);
    assertThat(ofDay.day()).contains(LocalDate.of(2026, 11, 22));
    assertThat(ofDay.limit()).isEqualTo(50);
    assertThat(newest.newest()).isTrue();
  }

  @Test
  void should_serialise_a_key() throws Exception {
    RowRequest ofKey = request("newest", Map.of("key", ID));

    ByteBuffer key = ofKey.key().orElseThrow().duplicate();
    assertThat(key.getLong()).isEqualTo(0x00000000_0000_4000L);
    assertThat(key.getLong()).isEqualTo(0x8000_000000000001L);
  }

  @ParameterizedTest
  @CsvSource({
    "limit, 0",
    "limit, 201",
    "limit, ten",
    "interval, yesterday",
    "interval, 2026-11-22T21:30:00Z",
    "after, broken"
  })
  void should_name_a_parameter_that_is_not_valid(String name, String value) {
    Map<String, String> parameters =
        name.equals("interval") ? Map.of(name, value) : Map.of(name, value, "interval", HOUR);

    assertThatThrownBy(() -> request("by_interval", parameters))
        .isInstanceOf(BadRequestException.class)
        .hasMessageStartingWith(name + " is \"" + value + "\"; valid: ");
  }

  @Test
  void should_name_what_is_no_key_and_no_day_and_no_role() {
    assertThatThrownBy(() -> request("newest", Map.of("key", "1-1-1-1-1")))
        .hasMessage("key is \"1-1-1-1-1\"; valid: a uuid, the id of a record");
    assertThatThrownBy(() -> request("runs", Map.of("day", "today")))
        .hasMessageStartingWith("day is \"today\"; valid: a day");
    assertThatThrownBy(() -> request("oldest", Map.of()))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("no table has the role \"oldest\"; valid: newest, by_interval, runs");
  }

  @Test
  void should_want_exactly_one_choice_that_the_table_knows() {
    assertThatThrownBy(() -> request("by_interval", Map.of("newest", "false")))
        .hasMessage(
            "the rows of table by_interval need exactly one of: interval, newest; given: none");
    assertThatThrownBy(() -> request("by_interval", Map.of("interval", HOUR, "newest", "true")))
        .hasMessageEndingWith("given: interval, newest");
    assertThatThrownBy(() -> request("runs", Map.of("key", ID)))
        .hasMessage("the rows of table runs need exactly one of: interval, day; given: key");
  }

  @Test
  void should_refuse_the_token_of_another_kind_of_request() {
    assertThatThrownBy(
            () -> request("by_interval", Map.of("interval", HOUR, "after", "1795380000.3.~")))
        .isInstanceOf(BadRequestException.class)
        .hasMessageStartingWith("after is \"1795380000.3.~\"");
    assertThatThrownBy(() -> request("newest", Map.of("newest", "true", "after", "~.3.~")))
        .isInstanceOf(BadRequestException.class)
        .hasMessageStartingWith("after is \"~.3.~\"");
  }
}
