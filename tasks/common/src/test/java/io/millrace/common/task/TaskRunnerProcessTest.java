package io.millrace.common.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A task as a process of its own: exit codes and SIGTERM. */
class TaskRunnerProcessTest {
  @Test
  void should_exit_at_once_when_done_although_threads_linger() throws Exception {
    Process process = start("quick");

    List<String> lines = readAll(process);

    assertThat(exitCode(process)).isZero();
    assertThat(lines).last().asString().contains("\"outcome\":\"done\",\"stored\":1");
  }

  @Test
  void should_run_without_a_class_archive_and_say_so_once() throws Exception {
    Process process = start("quick", "-Xshare:off", "-Dmillrace.class.archive=/app/classes.jsa");

    List<String> errors = process.errorReader(StandardCharsets.UTF_8).lines().toList();

    assertThat(exitCode(process)).isZero();
    assertThat(errors).singleElement().asString().contains("WARN", "class archive was not used");
  }

  @ParameterizedTest
  @CsvSource({
    "finish, 0, '\"outcome\":\"done\",\"stored\":2'",
    "give-up, 143, '\"outcome\":\"temporary\",\"reason\":\"stopped on request\"'",
    "fail, 65, '\"outcome\":\"data\",\"reason\":\"wrong all the same\"'"
  })
  void should_let_the_body_end_on_sigterm(String manner, int exitCode, String result)
      throws Exception {
    Process process = start(manner);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    assertThat(out.readLine()).isEqualTo("working");

    process.toHandle().destroy();

    assertThat(out.lines()).last().asString().contains(result);
    assertThat(exitCode(process)).isEqualTo(exitCode);
  }

  private static Process start(String manner, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of(options));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), TaskProcess.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("MANNER", manner);
    return builder.start();
  }

  private static List<String> readAll(Process process) {
    return process.inputReader(StandardCharsets.UTF_8).lines().toList();
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
