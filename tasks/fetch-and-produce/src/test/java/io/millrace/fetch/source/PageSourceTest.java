package io.millrace.fetch.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import io.millrace.fetch.Fixtures;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageSourceTest extends PageSourceHarness {
  @Test
  void should_get_a_page_of_the_real_api() {
    // given
    server.then(200, Fixtures.answer("page-fixture-a-10.json"));

    // when
    Taken taken = fetch("{\"users\": 10}");

    // then
    assertThat(taken.records).hasSize(10);
    assertThat(taken.records.get(0).at("/name/first").asText()).isEqualTo("Megan");
    assertThat(server.queries()).containsExactly("page=1&results=10&seed=fixture-a");
    assertThat(server.userAgents()).containsExactly("millrace-test/1");
    assertThat(waits).isEmpty();
  }

  @Test
  void should_read_a_gzipped_page() {
    server.thenGzipped(Fixtures.answer("page-fixture-a-10.json"));
    assertThat(fetch("{\"users\": 10}").records).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 500, 502, 503})
  void should_ask_again_after_a_listed_status(int status) {
    // given
    server.then(status, "not now").then(200, Fixtures.answer("page-fixture-a-10.json"));

    // when
    Taken taken = fetch("{\"users\": 10}");

    // then
    assertThat(taken.records).hasSize(10);
    assertThat(waits).hasSize(1);
    assertThat(waits.get(0)).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void should_throw_away_what_a_failed_try_took() {
    // given
    byte[] page = Fixtures.answer("page-fixture-a-10.json");
    byte[] cut = new String(page, UTF_8).substring(0, 5_000).getBytes(UTF_8);
    server.then(200, cut).then(200, page);

    // when
    Taken taken = fetch("{\"users\": 10}");

    // then
    assertThat(taken.records).hasSize(10);
  }

  @Test
  void should_ask_again_when_a_body_is_cut() {
    // given
    server
        .then(exchange -> cut(exchange, Fixtures.answer("page-fixture-a-10.json")))
        .then(200, Fixtures.answer("page-fixture-a-10.json"));

    // then
    assertThat(fetch("{\"users\": 10}").records).hasSize(10);
    assertThat(waits).hasSize(1);
  }

  @Test
  void should_ask_again_when_gzip_is_cut() {
    // given
    byte[] half = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1};
    server
        .then(200, half, "Content-Encoding", "gzip")
        .then(200, Fixtures.answer("page-fixture-a-10.json"));

    // then
    assertThat(fetch("{\"users\": 10}").records).hasSize(10);
    assertThat(waits).hasSize(1);
  }

  @Test
  void should_ask_again_when_a_connection_is_closed_without_an_answer() {
    // given
    server.then(HttpExchange::close).then(200, Fixtures.answer("page-fixture-a-10.json"));

    // then
    assertThat(fetch("{\"users\": 10}").records).hasSize(10);
    assertThat(server.queries()).hasSize(2);
  }

  @Test
  void should_give_up_a_source_that_refuses_connections() {
    // given
    server.close();

    // then
    assertThatThrownBy(() -> fetch("{\"users\": 10}"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(server.url() + ", page 1: cannot connect")
        .hasMessageContaining("(8 times)");
    assertThat(waits).hasSize(PageSource.TRIES_UNAVAILABLE - 1);
  }

  @Test
  void should_ask_again_when_the_body_says_that_there_is_an_error() {
    // given
    server
        .then(200, Fixtures.answer("error-uhoh.json"))
        .then(200, Fixtures.answer("page-fixture-a-10.json"));

    // then
    assertThat(fetch("{\"users\": 10}").records).hasSize(10);
    assertThat(waits).hasSize(1);
  }

  @Test
  void should_give_up_a_source_that_goes_on_having_an_error() {
    // given
    for (int i = 0; i < PageSource.TRIES_UNAVAILABLE; i++) {
      server.then(200, Fixtures.answer("error-uhoh.json"));
    }

    // then
    assertThatThrownBy(() -> fetch("{\"users\": 10}"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("Uh oh, something has gone wrong");
  }

  @Test
  void should_wait_past_the_quotas_window_when_the_source_is_throttled() {
    // given
    Pipeline withQuota = changed(json -> quota(json).put("host", "localhost"));
    for (int i = 0; i < 20; i++) {
      server.then(429, Fixtures.answer("error-429.json"));
    }
    server.then(200, Fixtures.answer("page-fixture-a-10.json"));

    // when
    Taken taken = fetch(withQuota, "{\"users\": 10}", Duration.ofHours(1));

    // then
    assertThat(taken.records).hasSize(10);
    assertThat(waits).hasSize(20).allMatch(wait -> wait.compareTo(Duration.ofMinutes(1)) <= 0);
    assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus))
        .isGreaterThan(Duration.ofMinutes(5));
  }

  @Test
  void should_wait_as_long_as_the_source_asks() {
    // given
    server
        .then(429, Fixtures.answer("error-429.json"), "Retry-After", "90")
        .then(503, "", "Retry-After", "Sun, 22 Nov 2026 21:10:00 GMT")
        .then(200, Fixtures.answer("page-fixture-a-10.json"));

    // when
    fetch(pipeline, "{\"users\": 10}", Duration.ofHours(1));

    // then
    assertThat(waits.get(0)).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(95));
    assertThat(clock.instant()).isAfterOrEqualTo("2026-11-22T21:10:00Z");
  }

  @Test
  void should_not_wait_for_what_comes_after_the_deadline() {
    // given
    server.then(429, Fixtures.answer("error-429.json"), "Retry-After", "3600");

    // then
    assertThatThrownBy(() -> fetch("{\"users\": 10}"))
        .isInstanceOf(TemporaryException.class)
        .hasMessageContaining("status 429")
        .hasMessageContaining("the deadline is in 600 s");
    assertThat(waits).isEmpty();
  }

  @Test
  void should_not_ask_after_the_deadline() {
    // given
    PageSource source = source(pipeline, "{\"users\": 10}", DEADLINE);
    clock.advance(DEADLINE);

    // then
    assertThatThrownBy(() -> source.fetch(request(pipeline, "{\"users\": 10}"), Taken::new))
        .isInstanceOf(TemporaryException.class);
    assertThat(server.queries()).isEmpty();
  }

  @Test
  void should_pace_itself_by_the_quota() {
    // given
    Pipeline narrow =
        changed(
            json -> {
              json.withObject("/source/pagination").put("size", 10);
              json.withObject("/params/users").put("maximum", 5000);
              quota(json).put("host", "localhost").put("records", 20);
            });
    PageSource source = source(narrow, "{\"users\": 30}", DEADLINE);
    List<PageRequest> requests = plan(narrow, "{\"users\": 30}").requests();
    for (int number = 1; number <= 3; number++) {
      int page = number;
      server.then(200, page(json -> json.withObject("/info").put("page", page)));
    }

    // when
    requests.forEach(request -> source.fetch(request, Taken::new));

    // then
    assertThat(waits).containsExactly(Duration.ofMinutes(5));
  }

  @Test
  void should_not_wait_for_a_quota_until_the_very_deadline() {
    // given
    Pipeline narrow =
        changed(
            json -> {
              json.withObject("/source/pagination").put("size", 10);
              json.withObject("/params/users").put("maximum", 5000);
              quota(json).put("host", "localhost").put("records", 10);
            });
    PageSource source = source(narrow, "{\"users\": 20}", Duration.ofMinutes(5));
    List<PageRequest> requests = plan(narrow, "{\"users\": 20}").requests();
    server.then(200, page(json -> {}));
    source.fetch(requests.get(0), Taken::new);

    // then
    assertThatThrownBy(() -> source.fetch(requests.get(1), Taken::new))
        .isInstanceOf(TemporaryException.class)
        .hasMessageContaining("page 2: its quota is used up;")
        .hasMessageContaining("would be in 300 s, but the deadline is in 300 s");
    assertThat(waits).isEmpty();
  }

  private static ObjectNode quota(ObjectNode json) {
    return (ObjectNode) json.at("/source/quota/0");
  }

  private static void cut(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body, 0, body.length / 2);
    exchange.getResponseBody().flush();
    exchange.close();
  }
}
