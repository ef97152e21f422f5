package io.millrace.fetch.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.DataException;
import io.millrace.common.task.SettingsException;
import io.millrace.fetch.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrongAnswersTest extends PageSourceHarness {
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

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "-Infinity", "undefined", "", "\"\t\"", "[1,]"})
  void should_take_the_other_records_of_a_page_with_one_that_is_odd(String value) {
    // given
    String odd = page(json -> ((ObjectNode) json.at("/results/3")).put("email", "~"));
    server.then(200, odd.replace("\"~\"", value));

    // then
    assertThat(fetch("{\"users\": 10}").records).hasSize(10);
  }

  @Test
  void should_advise_nobody_how_to_configure_the_parser() {
    assertWrong(
        "{\"results\":[],\"info\":{\"page\":undefined}}",
        "{\"users\": 10}",
        "page 1: the answer is not JSON: unrecognized token 'undefined' at line 1, column 30;"
            + " it begins with \"{\"results\":[],");
  }

  @Test
  void should_show_what_only_looks_like_a_number_where_another_value_was_asked_for() {
    assertWrong(
        page(json -> json.withObject("/info").put("page", "~")).replace("\"~\"", "NaN"),
        "{\"users\": 10}",
        "/info/page is NaN, but the request asked for 1");
  }

  @Test
  void should_refuse_a_page_without_a_list_of_records() {
    assertWrong("{\"people\":[]}", "{\"users\": 10}", "the answer has no list at /results");
  }

  @Test
  void should_refuse_a_page_that_does_not_say_what_it_is() {
    assertWrong(
        new String(Fixtures.answer("noinfo.json"), UTF_8),
        "{\"users\": 3}",
        "is missing, but",
        "the request asked for");
  }

  @Test
  void should_refuse_a_page_that_was_clamped_and_name_both_values() {
    assertWrong(
        new String(Fixtures.answer("results-0.json"), UTF_8),
        "{\"users\": 10}",
        "/info/results is 1, but the request asked for 10");
  }

  @Test
  void should_refuse_another_page_than_was_asked_for() {
    assertWrong(
        new String(Fixtures.answer("page-fixture-a-10-page2.json"), UTF_8),
        "{\"users\": 10}",
        "/info/page is 2, but the request asked for 1");
  }

  @Test
  void should_refuse_another_seed_than_was_asked_for() {
    assertWrong(
        page(json -> json.withObject("/info").put("seed", "other")),
        "{\"users\": 10}",
        "/info/seed is \"other\", but the request asked for \"fixture-a\"");
  }

  @Test
  void should_refuse_fewer_or_more_records_than_were_asked_for() {
    assertWrong(
        page(json -> json.withArray("/results").remove(0)),
        "{\"users\": 10}",
        "got 9 records, but asked for 10");
    assertWrong(
        page(json -> json.withArray("/results").add(1)),
        "{\"users\": 10}",
        "got 11 records, but asked for 10");
  }

  @Test
  void should_refuse_records_that_were_not_asked_for() {
    assertWrong(
        new String(Fixtures.answer("page-fixture-a-10.json"), UTF_8),
        "{\"users\": 10, \"nat\": [\"CA\", \"NO\"]}",
        "record 1 has \"NZ\" at /nat, but the request asked for one of CA,NO");
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
  @ValueSource(ints = {400, 401, 403, 404, 410, 499})
  void should_not_ask_again_after_another_4xx(int status) {
    // given
    server.then(status, "Not\nfound");

    // then
    assertThatThrownBy(() -> fetch("{\"users\": 10}"))
        .isInstanceOf(SettingsException.class)
        .hasMessage("source.url %s answers %d, \"Not found\"", server.url(), status);
    assertThat(server.queries()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 399})
  void should_not_follow_a_redirect(int status) {
    // given
    server.then(status, "", "Location", "https://elsewhere.example/");

    // then
    assertThatThrownBy(() -> fetch("{\"users\": 10}"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("a redirect to https://elsewhere.example/");
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 299, 500, 599})
  void should_refuse_a_status_that_is_neither_listed_nor_200(int status) {
    // given
    Pipeline unlisted = changed(json -> ((ObjectNode) json.at("/source")).putArray("errors"));
    server.then(status, "");

    // then
    assertThatThrownBy(() -> fetch(unlisted, "{\"users\": 10}", DEADLINE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("answers " + status);
  }

  @Test
  void should_refuse_an_encoding_that_was_not_asked_for() {
    for (int i = 0; i < PageSource.TRIES_WRONG; i++) {
      server.then(200, "x", "Content-Encoding", "br");
    }
    assertThatThrownBy(() -> fetch("{\"users\": 10}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("Content-Encoding br");
  }

  @Test
  void should_refuse_a_page_that_does_not_fit_into_memory() {
    // given
    server.thenGzipped(new byte[ResponseBodies.MOST_BYTES + 1]);

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
    server.then(200, new byte[ResponseBodies.MOST_BYTES + 1]);

    // then
    assertThatThrownBy(() -> fetch("{\"users\": 10}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("larger than 33554432 bytes");
  }

  private void assertWrong(String body, String params, String... messages) {
    for (int i = 0; i < PageSource.TRIES_WRONG; i++) {
      server.then(200, body);
    }
    assertThatThrownBy(() -> fetch(params))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(messages);
  }

  private void makeNorwegian(JsonNode user) {
    ((ObjectNode) user).put("nat", "NO");
  }
}
