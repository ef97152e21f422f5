package io.millrace.controlcenter.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.common.json.Json;
import io.millrace.controlcenter.pipelines.YamlDocument.InvalidYamlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlDocumentTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[NO, yes, on] | [\"NO\",\"yes\",\"on\"]",
        "[true, False, null, ~] | [true,false,null,null]",
        "2026-01-01T00:00:00Z | \"2026-01-01T00:00:00Z\"",
        "[10, 0x10, 0o10, '010'] | [10,16,8,\"010\"]",
        "[0.01, 1e3] | [0.01,1E+3]",
        "99999999999999999999 | 99999999999999999999",
        "{1: a, cron: \"0 * * * *\"} | {\"1\":\"a\",\"cron\":\"0 * * * *\"}",
        "P7D | \"P7D\"",
      })
  void should_read_yaml_1_2(String yaml, String json) {
    assertThat(Json.write(YamlDocument.parse(yaml)).replace("1000.0", "1E+3")).isEqualTo(json);
  }

  @Test
  void should_read_an_empty_file_as_null() {
    assertThat(YamlDocument.parse("# nothing").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: &x 1 | line 1: anchors and aliases are not allowed",
        "[.nan] | NaN is not a valid JSON number",
        "{a: 1, a: 2} | line 1: found duplicate key a",
        "{[1]: 2} | a key must be plain text",
      })
  void should_refuse_what_is_not_plain_data(String yaml, String reason) {
    assertThatExceptionOfType(InvalidYamlException.class)
        .isThrownBy(() -> YamlDocument.parse(yaml))
        .withMessage(reason);
  }

  @Test
  void should_name_the_line_of_an_error() {
    assertThatExceptionOfType(InvalidYamlException.class)
        .isThrownBy(() -> YamlDocument.parse("a: 1\nb: [1,\nc: 2\n"))
        .withMessageStartingWith("line 4: ");
  }

  @Test
  void should_refuse_tags_of_java_classes() {
    assertThatExceptionOfType(InvalidYamlException.class)
        .isThrownBy(() -> YamlDocument.parse("!!javax.script.ScriptEngineManager []"));
  }
}
