package io.millrace.common.task;

import java.time.Clock;
import java.util.Map;

/**
 * What a task gets from its environment.
 *
 * @param environment the environment variables, which hold all settings
 * @param stop whether the task was asked to stop
 * @param clock the time
 */
public record TaskContext(Map<String, String> environment, Stop stop, Clock clock) {
  public TaskContext {
    environment = Map.copyOf(environment);
  }
}
