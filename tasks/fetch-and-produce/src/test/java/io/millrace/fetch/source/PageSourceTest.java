package io.millrace.fetch.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.DataException;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.SettingsException;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import io.millrace.fetch.Fixtures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageSourceTest {
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  private final ScriptedServer server = new ScriptedServer();
  private final TestClock clock = new TestClock();
  private final List<Duration> waits = new ArrayList<>();
  private final Pipeline pipeline =
      Fixtures.pipeline(
          json -> {
            json.withObject("/source/query").put("seed", "fixture-a");
            json.withObject("/source/expect/page").put("/info/seed", "fixture-a");
          });

  @AfterEach
  void close() {
    server.close();
  }

  /** Keeps what it takes. */
  private static final class Taken implements RecordSink {
    private final List<JsonNode> records = new ArrayList<>();

    @Override
    public void accept(int index, JsonNode record, Supplier<byte[]> original) {
      records.add(record);
    }
  }

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
        .hasMessageContaining(server.url() + ", page 1: it cannot be connected to")
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
    for (int i = 0; i < 9; i++) {
      server.then(429, Fixtures.answer("error-429.json"));
    }
    server.then(200, Fixtures.answer("page-fixture-a-10.json"));

    // when
    Taken taken = fetch(withQuota, "{\"users\": 10}", Duration.ofHours(1));

    // then
    assertThat(taken.records).hasSize(10);
    assertThat(waits).hasSize(9);
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
  void should_refuse_a_page_that_is_not_json_however_often_it_asks() {
    // given
    for (int i = 0; i < PageSource.TRIES_WRONG; i++) {
      server.then(200, "<html><body>Down</body></html>");
    }

    // then
    assertThatThrownBy(() -> fetch("{\"users\": 10}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the answer is not JSON")
        .hasMessageContaining("<html><body>Down")
        .hasMessageContaining("(4 times)");
    assertThat(waits).hasSize(PageSource.TRIES_WRONG - 1);
  }

  @Test
  void should_refuse_a_page_without_a_list_of_records() {
    assertWrong("{\"people\":[]}", "{\"users\": 10}", "there is no list at /results");
  }

  @Test
  void should_refuse_a_page_that_does_not_say_what_it_is() {
    assertWrong(
        new String(Fixtures.answer("noinfo.json"), UTF_8),
        "{\"users\": 3}",
        "is missing, but",
        "was asked for");
  }

  @Test
  void should_refuse_a_page_that_was_clamped_and_name_both_values() {
    assertWrong(
        new String(Fixtures.answer("results-0.json"), UTF_8),
        "{\"users\": 10}",
        "/info/results is 1, but 10 was asked for");
  }

  @Test
  void should_refuse_another_page_than_was_asked_for() {
    assertWrong(
        new String(Fixtures.answer("page-fixture-a-10-page2.json"), UTF_8),
        "{\"users\": 10}",
        "/info/page is 2, but 1 was asked for");
  }

  @Test
  void should_refuse_another_seed_than_was_asked_for() {
    assertWrong(
        page(json -> json.withObject("/info").put("seed", "other")),
        "{\"users\": 10}",
        "/info/seed is \"other\", but \"fixture-a\" was asked for");
  }

  @Test
  void should_refuse_fewer_or_more_records_than_were_asked_for() {
    assertWrong(
        page(json -> json.withArray("/results").remove(0)),
        "{\"users\": 10}",
        "9 records came, 10 were asked for");
    assertWrong(
        page(json -> json.withArray("/results").add(1)),
        "{\"users\": 10}",
        "11 records came, 10 were asked for");
  }

  @Test
  void should_refuse_records_that_were_not_asked_for() {
    assertWrong(
        new String(Fixtures.answer("page-fixture-a-10.json"), UTF_8),
        "{\"users\": 10, \"nat\": [\"CA\", \"NO\"]}",
        "record 1 has \"NZ\" at /nat, but one of CA,NO was asked for");
  }

  @Test
  void should_take_records_that_were_asked_for() {
    // given
    server.then(200, page(json -> json.withArray("/results").forEach(this::makeNorwegian)));

    // then
    assertThat(fetch("{\"users\": 10, \"nat\": [\"CA\", \"NO\"]}").records).hasSize(10);
  }

  @Test
  void should_take_a_better_answer_after_a_wrong_one() {
    // given
    server
        .then(200, Fixtures.answer("page-fixture-a-10-page2.json"))
        .then(200, Fixtures.answer("page-fixture-a-10.json"));

    // then
    assertThat(fetch("{\"users\": 10}").records).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410})
  void should_not_ask_again_after_another_4xx(int status) {
    // given
    server.then(status, "Not\nfound");

    // then
    assertThatThrownBy(() -> fetch("{\"users\": 10}"))
        .isInstanceOf(SettingsException.class)
        .hasMessage("source.url %s answers %d, \"Not found\"", server.url(), status);
    assertThat(server.queries()).hasSize(1);
  }

  @Test
  void should_not_follow_a_redirect() {
    // given
    server.then(301, "", "Location", "https://elsewhere.example/");

    // then
    assertThatThrownBy(() -> fetch("{\"users\": 10}"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("a redirect to https://elsewhere.example/");
  }

  @Test
  void should_refuse_a_status_that_is_neither_listed_nor_200() {
    // given
    server.then(204, "");

    // then
    assertThatThrownBy(() -> fetch("{\"users\": 10}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("answers 204");
  }

  @Test
  void should_refuse_an_encoding_that_was_not_asked_for() {
    for (int i = 0; i < PageSource.TRIES_WRONG; i++) {
      server.then(200, "x", "Content-Encoding", "br");
    }
    assertThatThrownBy(() -> fetch("{\"users\": 10}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("encoding is br");
  }

  @Test
  void should_refuse_a_page_that_does_not_fit_into_memory() {
    // given
    server.thenGzipped(new byte[Bodies.MOST_BYTES + 1]);

    // then
    assertThatThrownBy(() -> fetch("{\"users\": 10}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("larger than 33554432 bytes")
        .hasMessageContaining("source.pagination.size");
    assertThat(server.queries()).hasSize(1);
  }

  @Test
  void should_refuse_a_body_that_does_not_fit_into_memory() {
    // given
    server.then(200, new byte[Bodies.MOST_BYTES + 1]);

    // then
    assertThatThrownBy(() -> fetch("{\"users\": 10}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("larger than 33554432 bytes");
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

  private void assertWrong(String body, String params, String... messages) {
    for (int i = 0; i < PageSource.TRIES_WRONG; i++) {
      server.then(200, body);
    }
    assertThatThrownBy(() -> fetch(params))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(messages);
  }

  private Taken fetch(String params) {
    return fetch(pipeline, params, DEADLINE);
  }

  private Taken fetch(Pipeline of, String params, Duration deadline) {
    return source(of, params, deadline).fetch(request(of, params), Taken::new);
  }

  private PageSource source(Pipeline of, String params, Duration deadline) {
    return new PageSource(
        of.source(),
        plan(of, params),
        new HttpSource("millrace-test/1"),
        new Deadline(clock, deadline),
        clock,
        time -> {
          waits.add(time);
          clock.advance(time);
        },
        RandomGenerator.of("Random"));
  }

  private PageRequest request(Pipeline of, String params) {
    return plan(of, params).requests().get(0);
  }

  private PagePlan plan(Pipeline of, String params) {
    return PagePlan.of(of.source(), Fixtures.scope(of, server.url(), params));
  }

  private static Pipeline changed(Consumer<ObjectNode> change) {
    return Fixtures.pipeline(
        json -> {
          json.withObject("/source/query").put("seed", "fixture-a");
          json.withObject("/source/expect/page").put("/info/seed", "fixture-a");
          change.accept(json);
        });
  }

  private static ObjectNode quota(ObjectNode json) {
    return (ObjectNode) json.at("/source/quota/0");
  }

  private static String page(Consumer<ObjectNode> change) {
    ObjectNode json = Fixtures.object(new String(Fixtures.answer("page-fixture-a-10.json"), UTF_8));
    change.accept(json);
    return Json.write(json);
  }

  private void makeNorwegian(JsonNode user) {
    ((ObjectNode) user).put("nat", "NO");
  }

  private static void cut(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body, 0, body.length / 2);
    exchange.getResponseBody().flush();
    exchange.close();
  }
}
