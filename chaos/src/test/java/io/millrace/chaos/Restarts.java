package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import io.millrace.testkit.TaskProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts the tasks of an interval again and again until they succeed, as Airflow does. */
record Restarts(Hour hour, Path directory) {
  private static final int MOST = 5;
  private static final List<Integer> RETRIED = List.of(69, 75, TaskProcess.KILLED);

  /**
   * Runs a task until it succeeds.
   *
   * @param kills for each of the first attempts, when it is killed. An attempt may end before: what
   *     an earlier one has done, it does not come to.
   */
  JsonNode untilSuccess(Task task, Map<String, String> environment, List<SignalPoint> kills)
      throws Exception {
    for (SignalPoint kill : kills) {
      try (TaskProcess process = hour.start(kill, environment, directory)) {
        int exitCode = process.await(100);
        if (exitCode == 0) {
          return process.result();
        }
        assertThat(exitCode).as(kill + ": " + process.stderr()).isIn(RETRIED);
      }
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return hour.run(task, environment);
      } catch (TemporaryException | UnavailableException e) {
        if (attempt == MOST) {
          throw e;
        }
      }
    }
  }
}
