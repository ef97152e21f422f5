package io.millrace.controlcenter.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LetterContentTest {
  private static LetterContent of(byte[] value) {
    return LetterContent.later("key".getBytes(UTF_8), value, false).get();
  }

  @Test
  void should_show_json_as_json_with_its_numbers_as_they_were() {
    LetterContent content = of("{\"price\":1.50}".getBytes(UTF_8));
    assertThat(content.format()).isEqualTo("json");
    assertThat(content.original()).hasToString("{\"price\":1.50}");
    assertThat(content.key()).contains("key");
    assertThat(content.truncated()).isFalse();
  }

  @Test
  void should_show_other_text_as_text() {
    LetterContent content = of("{\"price\":NaN}\u001b".getBytes(UTF_8));
    assertThat(content.format()).isEqualTo("text");
    assertThat(content.original().textValue()).isEqualTo("{\"price\":NaN}\u001b");
  }

  @Test
  void should_show_other_bytes_as_base64() {
    LetterContent content = of(new byte[] {(byte) 0xC3, 0x28});
    assertThat(content.format()).isEqualTo("base64");
    assertThat(content.original().textValue()).isEqualTo("wyg=");
  }

  @Test
  void should_only_show_the_beginning_of_much_and_end_with_a_whole_character() {
    LetterContent content = of(("x" + "é".repeat(LetterContent.SHOWN)).getBytes(UTF_8));
    assertThat(content.format()).isEqualTo("text");
    assertThat(content.truncated()).isTrue();
    assertThat(content.original().textValue()).startsWith("xé").endsWith("é");
    assertThat(content.original().textValue().getBytes(UTF_8)).hasSize(LetterContent.SHOWN - 1);
  }

  @Test
  void should_say_that_a_dead_letter_was_truncated_before() {
    assertThat(LetterContent.of(null, "{\"a\"".getBytes(UTF_8), true).truncated()).isTrue();
  }

  @Test
  void should_show_nothing_of_nothing() {
    LetterContent content = LetterContent.of(null, null, false);
    assertThat(content.key()).isEmpty();
    assertThat(content.format()).isEqualTo("text");
    assertThat(content.original().textValue()).isEmpty();
  }
}
