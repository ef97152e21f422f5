package io.millrace.randomuser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.randomuser.people.Gender;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is true of every user, those of the real API and ours alike. */
class UserTest {
  private static StandIn standIn;
  private static List<JsonNode> ours;
  private static List<JsonNode> all;

  @BeforeAll
  static void start() {
    standIn = StandIns.start();
    ours = new Client(standIn.port()).users("results=2000&seed=user-test");
    all = new ArrayList<>(Fixtures.users());
    all.addAll(ours);
  }

  @AfterAll
  static void stop() {
    standIn.close();
  }

  @Test
  void should_hash_the_salted_password() throws NoSuchAlgorithmException {
    for (JsonNode user : all) {
      JsonNode login = user.get("login");
      String salted = login.get("password").asText() + login.get("salt").asText();
      assertThat(login.get("md5").asText()).isEqualTo(hash("MD5", salted));
      assertThat(login.get("sha1").asText()).isEqualTo(hash("SHA-1", salted));
      assertThat(login.get("sha256").asText()).isEqualTo(hash("SHA-256", salted));
    }
  }

  @Test
  void should_write_each_field_in_its_form() {
    for (JsonNode user : all) {
      matches(user, "/gender", "male|female");
      matches(user, "/name/title", "Mr|Mrs|Ms|Miss|Monsieur|Madame|Mademoiselle");
      matches(user, "/location/coordinates/latitude", "-?[0-8]?\\d\\.\\d{4}|-?90\\.0000");
      matches(
          user, "/location/coordinates/longitude", "-?([0-9]?\\d|1[0-7]\\d)\\.\\d{4}|-?180\\.0000");
      matches(user, "/location/timezone/offset", "0:00|[+-]\\d\\d?:(00|30|45)");
      matches(user, "/email", "[a-z'.-]+\\.[a-z'.-]+@example\\.com");
      matches(
          user,
          "/login/uuid",
          "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
      matches(user, "/login/username", "[a-z]{6,}[1-9]\\d\\d");
      matches(user, "/login/salt", "[A-Za-z0-9]{8}");
      matches(user, "/dob/date", "(19[4-9]\\d|200[01])-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{3}Z");
      matches(user, "/registered/date", "20[0-2]\\d-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{3}Z");
      assertThat(user.at("/location/street/number").asInt()).isBetween(1, 9999);
      assertThat(user.at("/login/password").asText()).isNotEmpty();
    }
  }

  @Test
  void should_count_ages_in_full_years_until_now() {
    OffsetDateTime now = OffsetDateTime.now(StandIns.RECORDED);
    for (JsonNode user : all) {
      for (String field : List.of("dob", "registered")) {
        OffsetDateTime date = OffsetDateTime.parse(user.get(field).get("date").asText());
        assertThat(user.get(field).get("age").asLong())
            .isEqualTo(ChronoUnit.YEARS.between(date, now));
      }
    }
  }

  @Test
  void should_show_one_portrait_of_the_gender_in_three_sizes() {
    for (JsonNode user : all) {
      Gender gender = Gender.named(user.get("gender").asText()).orElseThrow();
      String folder = gender == Gender.MALE ? "men" : "women";
      String large = user.at("/picture/large").asText();
      assertThat(large)
          .matches("https://randomuser.me/api/portraits/" + folder + "/\\d{1,2}\\.jpg");
      assertThat(user.at("/picture/medium").asText())
          .isEqualTo(large.replace("/portraits/", "/portraits/med/"));
      assertThat(user.at("/picture/thumbnail").asText())
          .isEqualTo(large.replace("/portraits/", "/portraits/thumb/"));
    }
  }

  @Test
  void should_know_the_time_zones_of_the_fixtures() {
    assertThat(timezones(ours)).hasSize(31).containsAll(timezones(Fixtures.users()));
  }

  private static void matches(JsonNode user, String field, String pattern) {
    assertThat(user.at(field).asText()).as(field).matches(pattern);
  }

  private static Set<JsonNode> timezones(List<JsonNode> users) {
    return users.stream().map(user -> user.at("/location/timezone")).collect(Collectors.toSet());
  }

  private static String hash(String algorithm, String text) throws NoSuchAlgorithmException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
  }
}
