package io.millrace.common.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TaskRunnerTest {
  private static final String[] NO_ARGUMENTS = {};

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Stop stop = new Stop();
  private final TaskRunner runner =
      new TaskRunner(
          "a-task",
          Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8));

  @Test
  void should_print_the_result_as_the_last_line_of_stdout() {
    int exitCode =
        run(Map.of(), context -> Json.object().put("pipeline", "users").put("stored", 7));

    assertThat(exitCode).isZero();
    assertThat(lastLine(out))
        .isEqualTo(
            "{\"task\":\"a-task\",\"outcome\":\"done\",\"pipeline\":\"users\",\"stored\":7,"
                + "\"duration_ms\":0}");
    assertThat(err.size()).isZero();
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new UsageException("r"), 64, "usage"),
        Arguments.of(new DataException("r"), 65, "data"),
        Arguments.of(new UnavailableException("r"), 69, "unavailable"),
        Arguments.of(new TemporaryException("r"), 75, "temporary"),
        Arguments.of(new SettingsException("r"), 78, "settings"),
        Arguments.of(new SupersededException("r"), 99, "superseded"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void should_report_an_expected_failure_without_a_stack_trace(
      TaskException failure, int code, String outcome) {
    int exitCode =
        run(
            Map.of(),
            context -> {
              throw failure;
            });

    assertThat(exitCode).isEqualTo(code);
    assertThat(lastLine(out))
        .isEqualTo("{\"task\":\"a-task\",\"outcome\":\"" + outcome + "\",\"reason\":\"r\"}");
    assertThat(err).hasToString("r\n");
  }

  @Test
  void should_report_a_bug_with_its_causes() throws IOException {
    int exitCode =
        run(
            Map.of(),
            context -> {
              throw new IllegalStateException("broken", new IOException("disk"));
            });

    assertThat(exitCode).isEqualTo(70);
    assertThat(lastJson().path("outcome").asText()).isEqualTo("bug");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("\tat io.millrace", "Caused by: java.io.IOException: disk")
        .endsWith("unexpected java.lang.IllegalStateException: broken\n");
  }

  @Test
  void should_report_errors_of_the_virtual_machine_too() throws IOException {
    int exitCode =
        run(
            Map.of(),
            context -> {
              throw new StackOverflowError();
            });

    assertThat(exitCode).isEqualTo(70);
    assertThat(lastJson().path("outcome").asText()).isEqualTo("bug");
  }

  @Test
  void should_keep_the_reason_on_one_line() throws IOException {
    run(
        Map.of(),
        context -> {
          throw new DataException("first\n   second\r\nthird\n");
        });

    assertThat(lastJson().path("reason").asText()).isEqualTo("first second third");
    assertThat(err).hasToString("first second third\n");
  }

  @Test
  void should_refuse_arguments() throws IOException {
    String[] arguments = {"--help", "x"};

    int exitCode = runner.run(arguments, Map.of(), stop, context -> Json.object());

    assertThat(exitCode).isEqualTo(64);
    assertThat(lastJson().path("reason").asText()).startsWith("\"--help x\" is not understood");
  }

  @Test
  void should_refuse_a_log_level_it_does_not_know() throws IOException {
    int exitCode = run(Map.of("LOG_LEVEL", "loud"), context -> Json.object());

    assertThat(exitCode).isEqualTo(78);
    assertThat(lastJson().path("reason").asText())
        .isEqualTo("LOG_LEVEL is \"loud\" (valid: debug, info, warn, error)");
  }

  @Test
  void should_never_print_secrets() {
    Map<String, String> environment =
        Map.of("CASSANDRA_PASSWORD", "s3cr3t-1", "KAFKA_SASL_JAAS_CONFIG", "s3cr3t-2");

    run(
        environment,
        context -> {
          throw new IllegalStateException("login s3cr3t-1 failed", new IOException("s3cr3t-2"));
        });

    assertThat(out + "" + err).doesNotContain("s3cr3t").contains("login *** failed");
  }

  @Test
  void should_call_what_follows_from_a_stop_temporary() throws IOException {
    int exitCode =
        run(
            Map.of(),
            context -> {
              stop.request();
              throw new IllegalStateException("closed");
            });

    assertThat(exitCode).isEqualTo(75);
    assertThat(lastJson().path("reason").asText())
        .isEqualTo("stopped on request: java.lang.IllegalStateException: closed");
  }

  private int run(Map<String, String> environment, TaskBody body) {
    return runner.run(NO_ARGUMENTS, environment, stop, body);
  }

  private JsonNode lastJson() throws IOException {
    return Json.parse(lastLine(out));
  }

  private static String lastLine(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8).lines().reduce("", (first, last) -> last);
  }
}
