package io.millrace.randomuser.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The words of the nations' files. */
class WordListsTest {
  private static final List<String> LISTS =
      List.of("male", "female", "last", "street", "city", "state");

  static Stream<String> codes() {
    return Nations.CODES.stream();
  }

  @ParameterizedTest
  @MethodSource("codes")
  void should_hold_no_word_twice_and_none_that_is_empty(String code) {
    for (String list : LISTS) {
      assertThat(file(code).words(list)).as(code + " " + list).doesNotHaveDuplicates();
      assertThat(file(code).words(list)).noneMatch(String::isBlank);
    }
  }

  @ParameterizedTest
  @MethodSource("codes")
  void should_be_datafakers_words_where_they_are_said_to_be(String code) {
    WordFile file = file(code);
    for (String list : LISTS) {
      if (file.has(list + ".from")) {
        List<String> drawn = DatafakerWords.draw(file.text("locale"), file.text(list + ".from"));
        assertThat(file.words(list)).as(code + " " + list).isEqualTo(drawn);
      }
    }
  }

  @Test
  void should_be_datafakers_words_in_many_nations() {
    assertThat(codes().filter(code -> file(code).has("last.from"))).hasSizeGreaterThan(10);
  }

  private static WordFile file(String code) {
    return new WordFile("/nations/" + code + ".properties");
  }
}
