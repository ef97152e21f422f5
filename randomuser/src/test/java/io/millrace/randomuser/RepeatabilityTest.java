package io.millrace.randomuser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which requests give the same users, and which must not. */
class RepeatabilityTest {
  private static StandIn standIn;
  private static Client client;

  @BeforeAll
  static void start() {
    standIn = StandIns.start();
    client = new Client(standIn.port());
  }

  @AfterAll
  static void stop() {
    standIn.close();
  }

  @Test
  void should_give_the_same_bytes_to_the_same_request_also_after_a_restart() {
    String request = "/api/1.4/?results=200&seed=2026-11-22T21:00:00Z&page=3";

    String first = client.text(request);

    assertThat(client.text(request)).isEqualTo(first);
    try (StandIn restarted = StandIns.start()) {
      assertThat(new Client(restarted.port()).text(request)).isEqualTo(first);
    }
  }

  @Test
  void should_begin_a_page_of_100_with_the_page_of_10() {
    List<JsonNode> hundred = client.users("results=100&seed=prefix");

    assertThat(client.users("results=10&seed=prefix")).isEqualTo(hundred.subList(0, 10));
  }

  @Test
  void should_give_other_users_on_another_page_and_for_another_seed() {
    List<String> ids = client.ids("results=100&seed=a");

    assertThat(client.ids("results=100&seed=a&page=2")).doesNotContainAnyElementsOf(ids);
    assertThat(client.ids("results=100&seed=b")).doesNotContainAnyElementsOf(ids);
  }

  @Test
  void should_append_the_page_to_the_seed_as_the_api_does() {
    assertThat(client.users("results=5&seed=a&page=12"))
        .isEqualTo(client.users("results=5&seed=a1&page=2"))
        .isEqualTo(client.users("results=5&seed=a12"));
  }

  @Test
  void should_give_the_same_ids_to_other_people_for_another_nationality() {
    List<JsonNode> british = client.users("results=50&seed=ids&nat=gb");
    List<JsonNode> irish = client.users("results=50&seed=ids&nat=ie");

    for (int i = 0; i < 50; i++) {
      assertThat(irish.get(i).at("/login/uuid")).isEqualTo(british.get(i).at("/login/uuid"));
      assertThat(irish.get(i).get("name")).isNotEqualTo(british.get(i).get("name"));
      assertThat(irish.get(i).get("dob")).isNotEqualTo(british.get(i).get("dob"));
    }
  }

  @Test
  void should_invent_another_seed_each_time_none_is_given_and_tell_it() {
    JsonNode first = client.json("/api/1.4/?results=3");
    JsonNode second = client.json("/api/1.4/?results=3&seed=");
    String seed = first.at("/info/seed").asText();

    assertThat(seed).matches("[0-9a-f]{16}").isNotEqualTo(second.at("/info/seed").asText());
    assertThat(client.json("/api/1.4/?results=3&seed=" + seed)).isEqualTo(first);
  }

  @Test
  void should_never_repeat_an_id_in_200_000_users() {
    Set<String> ids = new HashSet<>();
    for (int page = 1; page <= 20; page++) {
      ids.addAll(client.ids("results=5000&seed=2026-11-22T21:00:00Z&page=" + page));
      ids.addAll(client.ids("results=5000&seed=2026-11-22T22:00:00Z&page=" + page));
    }

    assertThat(ids).hasSize(200_000);
  }

  @Test
  void should_never_repeat_an_id_among_the_first_users_of_many_seeds() {
    Set<String> ids = new HashSet<>();
    for (int seed = 0; seed < 2_000; seed++) {
      ids.addAll(client.ids("results=1&seed=" + seed + "x"));
    }

    assertThat(ids).hasSize(2_000);
  }
}
