package io.millrace.randomuser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.randomuser.Fixtures.Fixture;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the stand-in to what the real API answered: the same request has an answer alike. */
class ContractTest {
  @AutoClose private static final StandIn STAND_IN = StandIns.start();
  private static final Client CLIENT = new Client(STAND_IN.port());

  static Stream<Fixture> pages() {
    return Fixtures.pages();
  }

  @Test
  void should_cover_every_nationality_by_a_fixture() {
    Set<String> nationalities =
        Fixtures.users().stream().map(user -> user.get("nat").asText()).collect(Collectors.toSet());
    assertThat(nationalities).hasSize(21);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void should_answer_with_the_same_status_type_and_caching(Fixture fixture) {
    HttpResponse<byte[]> answer = CLIENT.get(fixture.url());

    assertThat(answer.statusCode()).isEqualTo(fixture.status());
    assertThat(answer.headers().allValues("Content-Type")).containsExactly(fixture.contentType());
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void should_answer_with_the_same_fields_around_the_users_and_the_same_info(Fixture fixture) {
    JsonNode answer = CLIENT.json(fixture.url());

    assertThat(Shape.of(answer)).isEqualTo(Shape.of(fixture.json()));
    assertThat(answer.path("info").toString()).isEqualTo(fixture.json().path("info").toString());
    assertThat(answer.get("results")).hasSize(fixture.users());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void should_give_users_of_the_shape_that_their_nationality_has(Fixture fixture) {
    for (JsonNode user : CLIENT.json(fixture.url()).get("results")) {
      List<JsonNode> real = Fixtures.usersOf(user.get("nat").asText());
      assertThat(Shape.of(user)).isEqualTo(Shape.of(real.get(0)));
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void should_choose_only_from_the_nationalities_of_the_request(Fixture fixture) {
    Set<String> asked = nationalities(fixture.json());

    if (fixture.url().contains("nat=")) {
      assertThat(nationalities(CLIENT.json(fixture.url()))).isEqualTo(asked);
    } else {
      assertThat(nationalities(CLIENT.json(fixture.url() + "&results=500"))).hasSize(21);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void should_take_about_as_many_bytes(Fixture fixture) {
    int bytes = CLIENT.get(fixture.url()).body().length;

    assertThat((double) bytes).isBetween(0.9 * bytes(fixture), 1.1 * bytes(fixture));
  }

  @Test
  void should_refuse_with_the_same_words_once_the_quota_is_used_up() {
    Fixture refused =
        Fixtures.all().filter(fixture -> fixture.status() == 429).findFirst().orElseThrow();
    try (StandIn limited = StandIns.startWithQuota(20_000)) {
      Client limitedClient = new Client(limited.port());
      for (int i = 0; i < 4; i++) {
        assertThat(limitedClient.get(refused.url()).statusCode()).isEqualTo(200);
      }

      HttpResponse<byte[]> answer = limitedClient.get(refused.url());

      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.headers().allValues("Content-Type")).containsExactly(refused.contentType());
      assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
      assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(refused.body());
    }
  }

  private static int bytes(Fixture fixture) {
    return fixture.body().getBytes(StandardCharsets.UTF_8).length;
  }

  private static Set<String> nationalities(JsonNode page) {
    return page.get("results").findValuesAsText("nat").stream().collect(Collectors.toSet());
  }
}
