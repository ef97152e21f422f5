package io.millrace.bench.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.BenchException;
import io.millrace.common.json.Json;
import java.io.IOException;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class UserPagesTest {
  private static final byte[] ANSWER =
      """
      {"results": [
        {"name": {"first": "Zoë"}, "login": {"uuid": "11111111-2222-4333-8444-555555555555"}, "nat": "FR"},
        {"name": {"first": "Ann"}, "login": {"uuid": "11111111-2222-4333-8444-666666666666"}, "nat": "GB"}
      ], "info": {"seed": "x", "results": 2, "page": 1, "version": "1.4"}}
      """
          .getBytes(UTF_8);

  @Test
  void should_answer_with_as_many_users_as_are_asked_for() throws IOException {
    // when
    JsonNode page = Json.parse(UserPages.of(ANSWER).page("2026-11-22T21:00:00Z", 7, 1));

    // then
    assertThat(page.path("results")).hasSize(1);
    assertThat(page.at("/results/0/name/first").asText()).isEqualTo("Zoë");
    assertThat(page.at("/results/0/nat").asText()).isEqualTo("FR");
    assertThat(Json.write(page.path("info")))
        .isEqualTo(
            "{\"seed\":\"2026-11-22T21:00:00Z\",\"results\":1,\"page\":7,\"version\":\"1.4\"}");
  }

  @Test
  void should_give_each_user_of_each_page_an_id_of_its_own() throws IOException {
    // given
    UserPages pages = UserPages.of(ANSWER);

    // when
    JsonNode first = Json.parse(pages.page("x", 1, 2));
    JsonNode second = Json.parse(pages.page("x", 2, 2));

    // then
    assertThat(
            StreamSupport.stream(first.path("results").spliterator(), false)
                .map(user -> user.at("/login/uuid").asText()))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("9e3779b1-2222-4333-8444-(5{12}|6{12})"));
    assertThat(second.at("/results/0/login/uuid").asText())
        .isEqualTo("3c6ef362-2222-4333-8444-555555555555");
  }

  @Test
  void should_give_the_same_page_again() throws IOException {
    // given
    UserPages pages = UserPages.of(ANSWER);

    // then
    assertThat(pages.page("x", 3, 2)).isEqualTo(pages.page("x", 3, 2));
  }

  @Test
  void should_refuse_a_page_without_users() {
    assertThatThrownBy(() -> UserPages.of("{\"error\": \"too many\"}".getBytes(UTF_8)))
        .isInstanceOf(BenchException.class)
        .hasMessage("the page has no users: its source cannot be copied");
  }
}
