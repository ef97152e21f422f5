package io.millrace.randomuser.people;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.randomuser.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RomanisationTest {

  @Test
  void should_make_the_e_mail_addresses_of_the_fixtures() {
    for (JsonNode user : Fixtures.users()) {
      String name = user.at("/name/first").asText() + "." + user.at("/name/last").asText();
      assertThat(Romanisation.of(name) + "@example.com").isEqualTo(user.get("email").asText());
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "Straße, strasse",
        "İrem, irem",
        "Iğdır, igdir",
        "Đorđe, dorde",
        "José Manuel, josemanuel",
        "Rāwiri, rawiri",
        "St. John’s, st.john's",
        "O'Brien, o'brien",
        "آرین, aryn"
      })
  void should_write_any_name_in_lower_case_ascii(String name, String romanised) {
    assertThat(Romanisation.of(name)).isEqualTo(romanised);
  }
}
