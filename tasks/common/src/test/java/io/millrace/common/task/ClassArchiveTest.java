package io.millrace.common.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassArchiveTest {
  @ParameterizedTest
  @ValueSource(strings = {"mixed mode, sharing", "mixed mode, emulated-client, sharing"})
  void should_say_nothing_while_the_jvm_uses_an_archive(String vmInfo) {
    assertThat(ClassArchive.warning(properties(vmInfo, "/app/classes.jsa"))).isEmpty();
  }

  @Test
  void should_say_in_one_line_that_the_jvm_does_not_use_it() {
    assertThat(ClassArchive.warning(properties("mixed mode, emulated-client", "/app/classes.jsa")))
        .hasValueSatisfying(
            line -> assertThat(line).contains("/app/classes.jsa is missing").doesNotContain("\n"));
  }

  @Test
  void should_say_nothing_of_an_image_without_one() {
    assertThat(ClassArchive.warning(properties("mixed mode", null))).isEmpty();
  }

  private static Properties properties(String vmInfo, String archive) {
    Properties properties = new Properties();
    properties.setProperty("java.vm.info", vmInfo);
    if (archive != null) {
      properties.setProperty("millrace.class.archive", archive);
    }
    return properties;
  }
}
