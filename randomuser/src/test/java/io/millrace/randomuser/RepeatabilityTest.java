package io.millrace.randomuser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Which requests give the same users, and which must not. */
class RepeatabilityTest {
  @AutoClose private static final StandIn STAND_IN = StandIns.start();
  private static final Client CLIENT = new Client(STAND_IN.port());

  @Test
  void should_give_the_same_bytes_to_the_same_request_also_after_a_restart() {
    String request = "/api/1.4/?results=200&seed=2026-11-22T21:00:00Z&page=3";

    String first = CLIENT.text(request);

    assertThat(CLIENT.text(request)).isEqualTo(first);
    try (StandIn restarted = StandIns.start()) {
      assertThat(new Client(restarted.port()).text(request)).isEqualTo(first);
    }
  }

  @Test
  void should_begin_a_page_of_100_with_the_page_of_10() {
    List<JsonNode> hundred = CLIENT.users("results=100&seed=prefix");

    assertThat(CLIENT.users("results=10&seed=prefix")).isEqualTo(hundred.subList(0, 10));
  }

  @Test
  void should_give_other_users_on_another_page_and_for_another_seed() {
    List<String> ids = CLIENT.ids("results=100&seed=a");

    assertThat(CLIENT.ids("results=100&seed=a&page=2")).doesNotContainAnyElementsOf(ids);
    assertThat(CLIENT.ids("results=100&seed=b")).doesNotContainAnyElementsOf(ids);
  }

  @Test
  void should_append_the_page_to_the_seed_as_the_api_does() {
    assertThat(CLIENT.users("results=5&seed=a&page=12"))
        .isEqualTo(CLIENT.users("results=5&seed=a1&page=2"))
        .isEqualTo(CLIENT.users("results=5&seed=a12"));
  }

  @Test
  void should_give_the_same_ids_to_other_people_for_another_nationality() {
    List<JsonNode> british = CLIENT.users("results=50&seed=ids&nat=gb");
    List<JsonNode> irish = CLIENT.users("results=50&seed=ids&nat=ie");

    for (int i = 0; i < 50; i++) {
      assertThat(irish.get(i).at("/login/uuid")).isEqualTo(british.get(i).at("/login/uuid"));
      assertThat(irish.get(i).get("name")).isNotEqualTo(british.get(i).get("name"));
      assertThat(irish.get(i).get("dob")).isNotEqualTo(british.get(i).get("dob"));
    }
  }

  @Test
  void should_invent_another_seed_each_time_none_is_given_and_tell_it() {
    JsonNode first = CLIENT.json("/api/1.4/?results=3");
    JsonNode second = CLIENT.json("/api/1.4/?results=3&seed=");
    String seed = first.at("/info/seed").asText();

    assertThat(seed).matches("[0-9a-f]{16}").isNotEqualTo(second.at("/info/seed").asText());
    assertThat(CLIENT.json("/api/1.4/?results=3&seed=" + seed)).isEqualTo(first);
  }

  @Test
  void should_never_repeat_an_id_in_200_000_users() {
    Set<String> ids = new HashSet<>();
    for (int page = 1; page <= 20; page++) {
      ids.addAll(CLIENT.ids("results=5000&seed=2026-11-22T21:00:00Z&page=" + page));
      ids.addAll(CLIENT.ids("results=5000&seed=2026-11-22T22:00:00Z&page=" + page));
    }

    assertThat(ids).hasSize(200_000);
  }

  @Test
  void should_never_repeat_an_id_among_the_first_users_of_many_seeds() {
    Set<String> ids = new HashSet<>();
    for (int seed = 0; seed < 2_000; seed++) {
      ids.addAll(CLIENT.ids("results=1&seed=" + seed + "x"));
    }

    assertThat(ids).hasSize(2_000);
  }
}
