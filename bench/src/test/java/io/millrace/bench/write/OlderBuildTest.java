package io.millrace.bench.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bench.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OlderBuildTest {
  @TempDir Path folder;

  @Test
  void should_be_none_unless_it_is_given() throws Exception {
    assertThat(OlderBuild.given(Map.of())).isEmpty();
    assertThat(OlderBuild.given(Map.of("BASELINE_JARS", " "))).isEmpty();
  }

  @Test
  void should_take_a_module_with_a_class_path() throws Exception {
    // given
    writeClassPath();
    String commit = commit();

    // when
    OlderBuild older = OlderBuild.given(Map.of("BASELINE_JARS", folder.toString())).orElseThrow();

    // then
    assertThat(older).isEqualTo(new OlderBuild(folder, commit, Map.of(), ""));
    assertThat(older.name()).isEqualTo(commit);
  }

  @Test
  void should_refuse_a_folder_of_no_working_copy() throws IOException {
    writeClassPath();
    Files.writeString(folder.resolve(".git"), "gitdir: gone");

    assertThatThrownBy(() -> OlderBuild.given(Map.of("BASELINE_JARS", folder.toString())))
        .isInstanceOf(BenchException.class)
        .hasMessageStartingWith(
            "BASELINE_JARS is \"%s\" (valid: a folder of a working copy); git says: fatal: ",
            folder);
  }

  @Test
  void should_take_the_settings_of_its_node() throws Exception {
    // given
    writeClassPath();
    String commit = commit();

    // when
    OlderBuild older =
        OlderBuild.given(
                Map.of(
                    "BASELINE_JARS",
                    folder.toString(),
                    "BASELINE_CASSANDRA",
                    "commitlog_sync=group, commitlog_sync_group_window=10ms",
                    "BASELINE_CASSANDRA_JVM",
                    "-XX:+UseG1GC -XX:-UseParallelGC"))
            .orElseThrow();

    // then
    assertThat(older.cassandra())
        .isEqualTo(Map.of("commitlog_sync", "group", "commitlog_sync_group_window", "10ms"));
    assertThat(older.jvmOptions()).isEqualTo("-XX:+UseG1GC -XX:-UseParallelGC");
    assertThat(older.name()).isEqualTo(commit + " and its node");
  }

  @ParameterizedTest
  @ValueSource(strings = {"commitlog_sync", "commitlog_sync=group,", "=group", "a=b=c", "a=-D b"})
  void should_refuse_settings_of_another_form(String settings) {
    assertThatThrownBy(() -> OlderBuild.given(Map.of("BASELINE_CASSANDRA", settings)))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("(valid: NAME=VALUE of cassandra.yaml, separated by commas)");
  }

  @ParameterizedTest
  @CsvSource({"BASELINE_CASSANDRA,commitlog_sync=group", "BASELINE_CASSANDRA_JVM,-XX:+UseG1GC"})
  void should_refuse_settings_of_no_build(String name, String value) {
    assertThatThrownBy(() -> OlderBuild.given(Map.of(name, value)))
        .isInstanceOf(BenchException.class)
        .hasMessage(name + " is set without BASELINE_JARS");
  }

  @Test
  void should_refuse_a_folder_without_one() {
    assertThatThrownBy(() -> OlderBuild.given(Map.of("BASELINE_JARS", folder.toString())))
        .isInstanceOf(BenchException.class)
        .hasMessage(
            "BASELINE_JARS is \"%s\" (valid: a folder with target/bench.classpath)", folder);
  }

  private void writeClassPath() throws IOException {
    Files.createDirectories(folder.resolve("target"));
    Files.writeString(folder.resolve("target/bench.classpath"), "older.jar");
  }

  /** Makes the folder a working copy of a commit, and returns what the commit is called. */
  private String commit() throws Exception {
    git("init", "--quiet");
    git(
        "-c",
        "user.name=Tester",
        "-c",
        "user.email=tester@localhost",
        "-c",
        "commit.gpgsign=false",
        "commit",
        "--quiet",
        "--allow-empty",
        "--message=Older");
    return git("rev-parse", "--short", "HEAD");
  }

  private String git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(arguments));
    Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(git.waitFor()).as(said).isZero();
    return said;
  }
}
