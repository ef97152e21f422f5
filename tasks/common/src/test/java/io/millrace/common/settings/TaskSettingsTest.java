package io.millrace.common.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskSettingsTest {
  private final Map<String, String> environment = new HashMap<>();

  TaskSettingsTest() throws IOException {
    Path users = Path.of("..", "..", "pipelines", "corpus", "valid", "users.json");
    environment.put("PIPELINE", Json.canonical(Json.parse(Files.readString(users))));
    environment.put("INTERVAL_START", "2026-11-22T21:00:00Z");
    environment.put("INTERVAL_END", "2026-11-22T22:00:00Z");
    environment.put("RUN_ID", "scheduled__2026-11-22T22:00:00+00:00");
    environment.put("TRY_NUMBER", "1");
  }

  @Test
  void should_read_what_all_tasks_need() {
    Settings settings = new Settings(environment);

    TaskSettings task = TaskSettings.read(settings);

    assertThatCode(settings::check).doesNotThrowAnyException();
    assertThat(task.pipeline().name()).isEqualTo("users");
    assertThat(task.interval().label()).isEqualTo("2026-11-22T21:00:00Z");
    assertThat(task.runId()).isEqualTo("scheduled__2026-11-22T22:00:00+00:00");
    assertThat(task.tryNumber()).isEqualTo(1);
    assertThat(task.deadline()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void should_refuse_an_interval_that_is_no_hour() {
    environment.put("INTERVAL_START", "2026-11-22T21:30:00Z");
    environment.put("INTERVAL_END", "2026-11-22T22:30:00Z");
    Settings settings = new Settings(environment);

    TaskSettings.read(settings);

    assertThatThrownBy(settings::check)
        .hasMessage(
            "INTERVAL_START and INTERVAL_END are 2026-11-22T21:30:00Z and 2026-11-22T22:30:00Z"
                + " (valid: the start of an hour and its end)");
  }

  @Test
  void should_tell_everything_that_is_missing() {
    Settings settings = new Settings(Map.of());

    TaskSettings.read(settings);

    assertThatThrownBy(settings::check)
        .hasMessageContainingAll(
            "PIPELINE is not set",
            "INTERVAL_START is not set",
            "INTERVAL_END is not set",
            "RUN_ID is not set",
            "TRY_NUMBER is not set");
  }
}
