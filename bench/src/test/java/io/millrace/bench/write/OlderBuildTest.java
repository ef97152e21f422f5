package io.millrace.bench.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bench.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        .contains(new OlderBuild(folder, Map.of()));
  }

  @Test
  void should_take_the_settings_of_its_node() throws IOException {
    // given
    Files.createDirectories(folder.resolve("target"));
    Files.writeString(folder.resolve("target/bench.classpath"), "older.jar");

    // when
    Optional<OlderBuild> older =
        OlderBuild.given(
            Map.of(
                "BASELINE_JARS",
                folder.toString(),
                "BASELINE_CASSANDRA",
                "commitlog_sync=group, commitlog_sync_group_window=10ms"));

    // then
    assertThat(older)
        .contains(
            new OlderBuild(
                folder, Map.of("commitlog_sync", "group", "commitlog_sync_group_window", "10ms")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"commitlog_sync", "commitlog_sync=group,", "=group", "a=b=c", "a=-D b"})
  void should_refuse_settings_of_another_form(String settings) {
    assertThatThrownBy(() -> OlderBuild.given(Map.of("BASELINE_CASSANDRA", settings)))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("(valid: NAME=VALUE of cassandra.yaml, separated by commas)");
  }

  @Test
  void should_refuse_settings_of_no_build() {
    assertThatThrownBy(() -> OlderBuild.given(Map.of("BASELINE_CASSANDRA", "commitlog_sync=group")))
        .isInstanceOf(BenchException.class)
        .hasMessage("BASELINE_CASSANDRA is set without BASELINE_JARS");
  }

  @Test
  void should_refuse_a_folder_without_one() {
    assertThatThrownBy(() -> OlderBuild.given(Map.of("BASELINE_JARS", folder.toString())))
        .isInstanceOf(BenchException.class)
        .hasMessage(
            "BASELINE_JARS is \"%s\" (valid: a folder with target/bench.classpath)", folder);
  }
}
