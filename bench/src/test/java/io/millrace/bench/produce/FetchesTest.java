package io.millrace.bench.produce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.BenchException;
import io.millrace.bench.run.Workload;
import io.millrace.common.interval.Interval;
import io.millrace.common.json.Json;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetchesTest {
  @Test
  void should_take_an_interval_of_its_own_for_each_round() {
    // when
    List<Interval> hours = IntStream.rangeClosed(1, 99).mapToObj(Fetches::hour).toList();

    // then
    assertThat(hours)
        .doesNotHaveDuplicates()
        .doesNotContain(Workload.HOUR, Workload.SMALL_HOUR)
        .allSatisfy(hour -> assertThat(hour.end()).isBefore(Workload.HOUR.end()));
  }

  @Test
  void should_accept_a_task_that_has_fetched_everything() throws JsonProcessingException {
    JsonNode result = Json.parse("{\"reused\":false,\"produced\":20000}");

    assertThatCode(() -> Fetches.requireFetched(result, 20_000)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"reused\":true,\"produced\":20000}",
        "{\"reused\":false,\"produced\":19999}",
        "{\"produced\":20000}",
        "{}"
      })
  void should_refuse_one_that_has_not(String result) {
    assertThatThrownBy(() -> Fetches.requireFetched(Json.parse(result), 20_000))
        .isInstanceOf(BenchException.class)
        .hasMessage("fetch-and-produce has not fetched 20000 users itself: " + result);
  }
}
