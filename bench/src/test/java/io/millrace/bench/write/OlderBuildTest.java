package io.millrace.bench.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bench.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OlderBuildTest {
  @TempDir Path folder;

  @Test
  void should_be_none_unless_it_is_given() {
    assertThat(OlderBuild.given(Map.of())).isEmpty();
    assertThat(OlderBuild.given(Map.of("BASELINE_JARS", " "))).isEmpty();
  }

  @Test
  void should_take_a_module_with_a_class_path() throws IOException {
    // given
    Files.createDirectories(folder.resolve("target"));
    Files.writeString(folder.resolve("target/bench.classpath"), "older.jar");

    // then
    assertThat(OlderBuild.given(Map.of("BASELINE_JARS", folder.toString())))
        .contains(new OlderBuild(folder));
  }

  @Test
  void should_refuse_a_folder_without_one() {
    assertThatThrownBy(() -> OlderBuild.given(Map.of("BASELINE_JARS", folder.toString())))
        .isInstanceOf(BenchException.class)
        .hasMessage(
            "BASELINE_JARS is \"%s\" (valid: a folder with target/bench.classpath)", folder);
  }
}
