package io.millrace.common.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassArchiveTest {
  @ParameterizedTest
  @ValueSource(strings = {"mixed mode, sharing", "mixed mode, emulated-client, sharing"})
  void should_say_nothing_while_the_jvm_uses_an_archive(String vmInfo) {
    assertThat(ClassArchive.warning(vmInfo)).isEmpty();
  }

  @Test
  void should_say_in_one_line_that_the_jvm_uses_none() {
    assertThat(ClassArchive.warning("mixed mode, emulated-client"))
        .hasValueSatisfying(
            line -> assertThat(line).contains("/app/classes.jsa").doesNotContain("\n"));
  }
}
