package io.millrace.randomuser.people;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.randomuser.Fixtures;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ids that follow from their holder; each check is put to the fixtures, too. */
class IdRuleTest {
  private static final int[] LUHN = {1, 2, 1, 2, 1, 2, 1, 2, 1};
  private static final int[] FIRST = {3, 7, 6, 1, 8, 9, 4, 5, 2, 1, 0};
  private static final int[] SECOND = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};

  private record Case(Gender gender, LocalDate born, String lastName, String id) {}

  @Test
  void should_end_the_canadian_number_in_its_luhn_digit() {
    for (Case tried : cases("CA", IdRule.SIN)) {
      int sum = 0;
      for (int i = 0; i < 9; i++) {
        int product = LUHN[i] * Character.digit(tried.id().charAt(i), 10);
        sum += product > 9 ? product - 9 : product;
      }
      assertThat(sum % 10).as(tried.id()).isZero();
    }
  }

  @Test
  void should_put_date_initial_and_gender_into_the_german_number() {
    for (Case tried : cases("DE", IdRule.SVNR)) {
      String[] parts = tried.id().split(" ", -1);
      assertThat(parts[1]).isEqualTo(date(tried.born()));
      assertThat(parts[2]).isEqualTo(tried.lastName().substring(0, 1));
      assertThat(Integer.parseInt(parts[3]) < 500).isEqualTo(tried.gender() == Gender.MALE);
    }
  }

  @Test
  void should_begin_the_danish_number_with_the_date() {
    for (Case tried : cases("DK", IdRule.CPR)) {
      assertThat(tried.id()).startsWith(date(tried.born()) + "-");
    }
  }

  @Test
  void should_put_the_gender_into_the_finnish_number() {
    for (Case tried : cases("FI", IdRule.HETU)) {
      assertThat(tried.id()).matches("NaNNA\\d{3}undefined");
      int number = Character.digit(tried.id().charAt(7), 10);
      assertThat(number % 2).isEqualTo(tried.gender() == Gender.MALE ? 1 : 0);
    }
  }

  @Test
  void should_end_the_french_number_in_its_remainder() {
    for (Case tried : cases("FR", IdRule.INSEE)) {
      String[] parts = tried.id().split(" ", -1);
      assertThat(parts[0])
          .startsWith(
              String.format(
                  "%d%d%02d",
                  tried.gender() == Gender.MALE ? 1 : 2,
                  tried.born().getYear() - 1900,
                  tried.born().getMonthValue() - 1));
      assertThat(parts[1]).isEqualTo(String.format("%02d", 97 - Long.parseLong(parts[0]) % 97));
    }
  }

  @Test
  void should_end_the_norwegian_number_in_two_check_digits() {
    for (Case tried : cases("NO", IdRule.FODSELSNUMMER)) {
      assertThat(tried.id()).hasSize(11);
      assertThat(tried.id().substring(0, 6))
          .isEqualTo(
              String.format(
                  "%02d%02d%02d",
                  tried.born().getDayOfMonth(),
                  tried.born().getMonthValue(),
                  tried.born().getYear() % 100));
      int serial = Integer.parseInt(tried.id().substring(6, 9));
      assertThat(serial >= 500).isEqualTo(tried.born().getYear() >= 2000);
      assertThat(serial % 2).isEqualTo(tried.gender() == Gender.MALE ? 1 : 0);
      assertThat(weighted(tried.id(), FIRST) % 11).as(tried.id()).isZero();
      assertThat(weighted(tried.id(), SECOND) % 11).as(tried.id()).isZero();
    }
  }

  @Test
  void should_leave_out_american_numbers_that_are_never_given() {
    for (Case tried : cases("US", IdRule.SSN)) {
      assertThat(tried.id())
          .matches("(?!666|000|9)\\d{3}-(?!00)\\d\\d-(?!0000)\\d{4}")
          .isNotIn("219-09-9999", "078-05-1120");
    }
  }

  private static int weighted(String digits, int[] weights) {
    int sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * Character.digit(digits.charAt(i), 10);
    }
    return sum;
  }

  private static String date(LocalDate born) {
    return String.format(
        "%02d%02d%d", born.getDayOfMonth(), born.getMonthValue(), born.getYear() - 1900);
  }

  private static List<Case> cases(String nationality, IdRule rule) {
    List<Case> cases = new ArrayList<>();
    for (JsonNode user : Fixtures.usersOf(nationality)) {
      cases.add(
          new Case(
              Gender.named(user.get("gender").asText()).orElseThrow(),
              LocalDate.parse(user.at("/dob/date").asText().substring(0, 10)),
              user.at("/name/last").asText(),
              user.at("/id/value").asText()));
    }
    assertThat(cases).isNotEmpty();
    for (int i = 0; i < 1_000; i++) {
      Gender gender = i % 2 == 0 ? Gender.MALE : Gender.FEMALE;
      LocalDate born = LocalDate.of(1944, 8, 25).plusDays(i * 20L);
      IdFormat.Holder holder = new IdFormat.Holder(gender, born, "Østergård");
      String id = rule.value(holder, new Draw(Draw.mix(i)));
      cases.add(new Case(gender, born, "Østergård", id));
    }
    return cases;
  }
}
