package io.millrace.randomuser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.randomuser.people.Nations;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is particular to a nationality. Every expectation is put to the fixtures, too: one that the
 * real API does not meet is wrong.
 */
class NationalityTest {
  private static final int SAMPLE = 300;

  @AutoClose private static final StandIn STAND_IN = StandIns.start();
  private static final Client CLIENT = new Client(STAND_IN.port());

  static Stream<String> codes() {
    return Nations.CODES.stream();
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/nationalities.csv", delimiter = ';', numLinesToSkip = 1)
  void should_write_postcodes_phones_and_ids_as_the_country_does(
      String nat, String postcode, String phone, String cell, String idName, String idValue) {
    for (JsonNode user : realAndOurs(nat)) {
      assertThat(user.at("/location/postcode").asText()).matches(postcode);
      assertThat(user.get("phone").asText()).matches(phone);
      assertThat(user.get("cell").asText()).matches(cell);
      assertThat(user.at("/id/name").asText()).isEqualTo(idName == null ? "" : idName);
      if (idValue == null) {
        assertThat(user.at("/id/value").isNull()).isTrue();
      } else {
        assertThat(user.at("/id/value").asText()).matches(idValue);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("codes")
  void should_write_numbers_and_ids_in_every_form_that_the_fixtures_have(String nat) {
    for (String field : List.of("/phone", "/cell", "/id/value", "/location/postcode")) {
      Set<String> ours = forms(ours(nat), field);

      assertThat(ours).as(nat + field).containsAll(forms(Fixtures.usersOf(nat), field));
    }
  }

  @ParameterizedTest
  @MethodSource("codes")
  void should_name_country_titles_and_scripts_as_the_fixtures_do(String nat) {
    List<JsonNode> real = Fixtures.usersOf(nat);
    List<JsonNode> ours = ours(nat);

    assertThat(values(ours, "/location/country")).isEqualTo(values(real, "/location/country"));
    assertThat(values(ours, "/name/title")).containsAll(values(real, "/name/title"));
    for (String field : List.of("/name/first", "/name/last", "/location/city", "/location/state")) {
      assertThat(scripts(ours, field)).as(nat + field).isEqualTo(scripts(real, field));
    }
  }

  @ParameterizedTest
  @MethodSource("codes")
  void should_have_many_different_people_of_both_genders(String nat) {
    List<JsonNode> ours = ours(nat);

    assertThat(values(ours, "/gender")).containsExactlyInAnyOrder("male", "female");
    assertThat(values(ours, "/name/first")).hasSizeGreaterThan(40);
    assertThat(values(ours, "/name/last")).hasSizeGreaterThan(25);
    assertThat(values(ours, "/location/city")).hasSizeGreaterThan(20);
    assertThat(names(ours)).hasSizeGreaterThan(SAMPLE * 2 / 3);
    Set<String> men = values(ofGender(ours, "male"), "/name/first");
    assertThat(values(ofGender(ours, "female"), "/name/first")).isNotEqualTo(men);
  }

  @Test
  void should_give_many_names_beyond_ascii_like_the_real_api() {
    List<JsonNode> users = CLIENT.users("results=5000&seed=names");

    long beyond =
        users.stream()
            .map(user -> user.at("/name/first").asText() + user.at("/name/last").asText())
            .filter(name -> !name.chars().allMatch(c -> c < 128))
            .count();

    // The real API: 22 %.
    assertThat(beyond / 5000.0).isBetween(0.15, 0.4);
    assertThat(users).anySatisfy(user -> assertThat(user.get("email").asText()).contains("'"));
  }

  private static List<JsonNode> ours(String nat) {
    return CLIENT.users("seed=nationality&results=" + SAMPLE + "&nat=" + nat);
  }

  private static List<JsonNode> realAndOurs(String nat) {
    List<JsonNode> users = new ArrayList<>(Fixtures.usersOf(nat));
    assertThat(users).isNotEmpty();
    users.addAll(ours(nat));
    return users;
  }

  private static List<JsonNode> ofGender(List<JsonNode> users, String gender) {
    return users.stream().filter(user -> user.get("gender").asText().equals(gender)).toList();
  }

  private static Set<String> names(List<JsonNode> users) {
    return users.stream()
        .map(user -> user.at("/name/first").asText() + " " + user.at("/name/last").asText())
        .collect(Collectors.toSet());
  }

  private static Set<String> values(List<JsonNode> users, String field) {
    return users.stream().map(user -> user.at(field).asText()).collect(Collectors.toSet());
  }

  /** The values with every digit as 9 and every letter as A. */
  private static Set<String> forms(List<JsonNode> users, String field) {
    return values(users, field).stream()
        .map(value -> value.replaceAll("\\d", "9").replaceAll("\\p{L}", "A"))
        .collect(Collectors.toSet());
  }

  private static Set<UnicodeScript> scripts(List<JsonNode> users, String field) {
    return values(users, field).stream()
        .flatMapToInt(String::codePoints)
        .filter(Character::isLetter)
        .mapToObj(UnicodeScript::of)
        .collect(Collectors.toSet());
  }
}
