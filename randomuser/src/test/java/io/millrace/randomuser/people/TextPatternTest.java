package io.millrace.randomuser.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextPatternTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0#-#### @;0\\d-\\d{4} [A-Z]",
        "[abc]x[12];[abc]x[12]",
        "(0{66|67}) #;\\(0(66|67)\\) \\d",
        "{@|{#|##}}-;([A-Z]|\\d|\\d\\d)-",
        "a|b;a\\|b",
        "{|x}y;x?y"
      })
  void should_draw_what_the_pattern_says(String pattern, String expected) {
    assertThat(draws(pattern)).allSatisfy(text -> assertThat(text).matches(expected));
  }

  @Test
  void should_draw_every_character_and_alternative() {
    assertThat(draws("#")).hasSize(10);
    assertThat(draws("@")).hasSize(26);
    assertThat(draws("[xyz]")).containsExactlyInAnyOrder("x", "y", "z");
    assertThat(draws("{1|22|[34]}")).containsExactlyInAnyOrder("1", "22", "3", "4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[abc", "{a|b", "a}b", "{a|{b}"})
  void should_refuse_brackets_that_do_not_match(String pattern) {
    assertThatThrownBy(() -> TextPattern.of(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(pattern);
  }

  private static Set<String> draws(String pattern) {
    TextPattern compiled = TextPattern.of(pattern);
    return IntStream.range(0, 1_000)
        .mapToObj(seed -> compiled.draw(new Draw(Draw.mix(seed))))
        .collect(Collectors.toSet());
  }
}
