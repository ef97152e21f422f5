package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import io.millrace.testkit.TaskProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the tasks of an interval again and again until they succeed, as Airflow does. */
record Restarts(Hour hour, Path directory) {
  private static final Logger LOG = LoggerFactory.getLogger(Restarts.class);
  private static final int MOST = 5;
  private static final int TIMEOUT_SECONDS = 100;
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
      Optional<JsonNode> result = attempt(kill, environment);
      if (result.isPresent()) {
        return result.get();
      }
    }
    for (int attempt = 1; attempt <= MOST; attempt++) {
      Optional<JsonNode> result = attempt(task, environment);
      if (result.isPresent()) {
        return result.get();
      }
    }
    throw new AssertionError("%s has failed %d times".formatted(task.label(), MOST));
  }

  /** Empty if another attempt may succeed. */
  private Optional<JsonNode> attempt(Task task, Map<String, String> environment) throws Exception {
    if (task == Task.SPARK) {
      return attempt(SignalPoint.never(task), environment);
    }
    try {
      return Optional.of(hour.run(task, environment));
    } catch (TemporaryException | UnavailableException e) {
      LOG.info("{} is tried again", task.label(), e);
      return Optional.empty();
    }
  }

  private Optional<JsonNode> attempt(SignalPoint point, Map<String, String> environment)
      throws Exception {
    try (TaskProcess process = hour.start(point, environment, directory)) {
      int exitCode = process.await(TIMEOUT_SECONDS);
      if (exitCode == 0) {
        return Optional.of(process.result());
      }
      assertThat(exitCode).as(point + ": " + process.stderr()).isIn(RETRIED);
      LOG.info("{} is tried again: {}", point.task().label(), process.stderr());
      return Optional.empty();
    }
  }
}
