package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testkit.TaskProcess;
import io.millrace.testkit.store.StoreFixture;
import io.millrace.testkit.store.Users;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the task tells those who start it. */
class ProcessIT {
  @TempDir private Path directory;

  @Test
  void should_end_with_the_result_as_the_one_line_on_stdout() throws Exception {
    try (StoreFixture fixture = new StoreFixture()) {
      fixture.fetch.produce(1, "f", List.of(Users.messages(0, 1_000)));

      try (TaskProcess task = started(fixture)) {

        assertThat(task.await(60)).as(task.stderr()).isZero();
        JsonNode result = task.result();
        assertThat(result.path("task").asText()).isEqualTo("stream-to-cassandra");
        assertThat(result.path("outcome").asText()).isEqualTo("done");
        assertThat(result.path("stored").asInt()).isEqualTo(1_000);
        assertThat(result.path("duration_ms").asInt()).isPositive();
      }
    }
  }

  @Test
  void should_exit_with_99_when_superseded() throws Exception {
    try (StoreFixture fixture = new StoreFixture()) {
      fixture.fetch.produce(2, "g", List.of(Users.messages(0, 10)));

      try (TaskProcess task = started(fixture)) {

        assertThat(task.await(60)).isEqualTo(99);
        assertThat(task.result().path("outcome").asText()).isEqualTo("superseded");
        assertThat(task.stderr().strip().lines().reduce((first, second) -> second))
            .contains("superseded by revision 2 of run run-of-revision-2");
      }
    }
  }

  @Test
  void should_exit_with_78_and_name_every_wrong_setting() throws Exception {
    try (TaskProcess task =
        TaskProcess.start(Main.class, Map.of("MODE", "interval", "REVISION", "x"), directory)) {

      assertThat(task.await(30)).isEqualTo(78);
      assertThat(task.result().path("reason").asText())
          .contains("PIPELINE is not set", "REVISION is \"x\"", "CASSANDRA_PASSWORD is not set");
    }
  }

  @Test
  void should_exit_with_78_in_an_unknown_mode() throws Exception {
    try (TaskProcess task = TaskProcess.start(Main.class, Map.of("MODE", "sideways"), directory)) {

      assertThat(task.await(30)).isEqualTo(78);
      assertThat(task.result().path("reason").asText())
          .contains("MODE is \"sideways\" (valid: follow or interval)");
    }
  }

  private TaskProcess started(StoreFixture fixture) throws Exception {
    return TaskProcess.start(Main.class, fixture.environment(StoreFixture.HOUR, 1, "f"), directory);
  }
}
