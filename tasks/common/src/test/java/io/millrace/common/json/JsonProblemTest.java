package io.millrace.common.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonProblemTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          <html>          | unexpected character '<' at line 1, column 1
          {"a":é}         | unrecognized token 'é' at line 1, column 6
          {"a":NaN}       | non-standard token 'NaN' at line 1, column 9
          {"a":undefined} | unrecognized token 'undefined' at line 1, column 6
          {"a":[1         | it ends in the middle of a value at line 1, column 8
          {"a":"x         | it ends in the middle of a value at line 1, column 8
          {"a":1,"a":2}   | duplicate field 'a' at line 1, column 11
          {"a":1} x       | unrecognized token 'x' at line 1, column 9
          {"a":1} {}      | something follows the value at line 1, column 9
          {"a":"\\x"}     | unrecognized character escape 'x' at line 1, column 8
          1e99999999999   | a number has too large an exponent
          {"a";1}         | unexpected character ';' at line 1, column 5
          {"a":01}        | invalid numeric value at line 1, column 7
          """)
  void should_say_what_is_wrong_and_where(String json, String reason) {
    assertThat(problem(json)).isEqualTo(reason);
  }

  @Test
  void should_name_a_character_that_cannot_be_shown() {
    assertThat(problem("{\"a\":\"x\ty\"}"))
        .isEqualTo("illegal unquoted character with code 9 at line 1, column 8");
  }

  @Test
  void should_name_the_limit_that_a_value_is_beyond() {
    assertThat(problem("[".repeat(1_001))).startsWith("it is nested more than 1,000 deep");
    assertThat(problem("1".repeat(1_001))).startsWith("it has a number of more than 1,000 digits");
    assertThat(problem("{\"" + "n".repeat(50_001) + "\":1}"))
        .startsWith("it has a name of more than 50,000 characters");
    assertThat(problem("\"" + "t".repeat(20_000_001) + "\""))
        .startsWith("it has text of more than 20,000,000 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "[NaN]"})
  void should_take_what_only_looks_like_a_number_from_a_source_alone(String json)
      throws IOException {
    assertThat(Json.shown(Json.lenient().readTree(json))).isEqualTo(json);
    assertThatThrownBy(() -> Json.parse(json)).isInstanceOf(IOException.class);
  }

  private static String problem(String json) {
    IOException failure = catchThrowableOfType(IOException.class, () -> Json.parse(json));
    String problem = JsonProblem.of(failure);
    assertThat(problem).doesNotContain("`", "Source", "Feature", "StreamRead", "\n");
    return problem;
  }
}
