package io.millrace.controlcenter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.json.Json;
import org.junit.jupiter.api.Test;

class ShownValueTest {
  @Test
  void should_show_json_as_it_is() {
    ShownValue value = ShownValue.of(bytes("{\"price\":1.50,\"id\":12345678901234567890}"));
    assertThat(value.format()).isEqualTo("json");
    assertThat(Json.write(value.value())).isEqualTo("{\"price\":1.50,\"id\":12345678901234567890}");
  }

  @Test
  void should_show_text_with_its_control_characters() {
    ShownValue value = ShownValue.of(bytes("\u001b[31mred<script>"));
    assertThat(value.format()).isEqualTo("text");
    assertThat(value.value().textValue()).isEqualTo("\u001b[31mred<script>");
    assertThat(Json.write(value.value())).contains("\\u001B[31m");
  }

  @Test
  void should_show_other_bytes_as_base64() {
    ShownValue value = ShownValue.of(new byte[] {(byte) 0xff, 0, 1});
    assertThat(value.format()).isEqualTo("base64");
    assertThat(value.value().textValue()).isEqualTo("/wAB");
  }

  @Test
  void should_show_what_has_no_value() {
    assertThat(ShownValue.of(null).value().isNull()).isTrue();
    assertThat(ShownValue.of(new byte[0]).format()).isEqualTo("text");
    assertThat(ShownValue.of(bytes(" ")).value().textValue()).isEqualTo(" ");
  }

  @Test
  void should_truncate_in_front_of_a_character() {
    String large = "a" + "é".repeat(ShownValue.LONGEST);
    ShownValue value = ShownValue.of(bytes(large));
    assertThat(value.truncated()).isTrue();
    assertThat(value.format()).isEqualTo("text");
    assertThat(value.sizeBytes()).isEqualTo(bytes(large).length);
    assertThat(value.value().textValue()).hasSize(1 + (ShownValue.LONGEST - 1) / 2);
  }

  @Test
  void should_show_json_as_text_that_is_too_deep_to_be_answered_as_json() {
    String deep = "[".repeat(900) + "]".repeat(900);
    assertThat(ShownValue.of(bytes(deep)).format()).isEqualTo("text");
    assertThat(ShownValue.of(bytes("[".repeat(2_000) + "]".repeat(2_000))).format())
        .isEqualTo("text");
  }

  @Test
  void should_show_a_key_on_one_line() {
    assertThat(ShownValue.line(null, 10)).isNull();
    assertThat(ShownValue.line(bytes("0123456789x"), 10)).isEqualTo("0123456789…");
    assertThat(ShownValue.line(new byte[] {(byte) 0xff}, 10)).isEqualTo("base64:/w==");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
