package io.millrace.chaos;

import io.millrace.common.task.Step;
import java.util.HashMap;
import java.util.Map;

/**
 * When a process gets a signal, and which.
 *
 * @param task whose process it is
 * @param step the name of the step, or {@link #REPORTED}
 * @param occurrence at which of the times that it comes to this step, from 1
 * @param signal {@code KILL} or {@code STOP}
 */
record SignalPoint(Task task, String step, int occurrence, String signal) {
  /** Behind the last step: the result line is printed, the process has not ended yet. */
  static final String REPORTED = "REPORTED";

  private static final String NO_STEP = "NONE";

  private static final String PREFIX = "SIGNAL_";

  static SignalPoint kill(Task task, Step step, int occurrence) {
    return new SignalPoint(task, step.name(), occurrence, "KILL");
  }

  /** One that a process never comes to. */
  static SignalPoint never(Task task) {
    return new SignalPoint(task, NO_STEP, 1, "KILL");
  }

  /** The same point, with a SIGSTOP. */
  SignalPoint paused() {
    return new SignalPoint(task, step, occurrence, "STOP");
  }

  /** As environment variables, besides the task's own. */
  Map<String, String> with(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    all.put(PREFIX + "TASK", task.name());
    all.put(PREFIX + "STEP", step);
    all.put(PREFIX + "OCCURRENCE", Integer.toString(occurrence));
    all.put(PREFIX + "SIGNAL", signal);
    return all;
  }

  static SignalPoint from(Map<String, String> environment) {
    return new SignalPoint(
        Task.valueOf(environment.get(PREFIX + "TASK")),
        environment.get(PREFIX + "STEP"),
        Integer.parseInt(environment.get(PREFIX + "OCCURRENCE")),
        environment.get(PREFIX + "SIGNAL"));
  }

  @Override
  public String toString() {
    return task.label() + " at " + step + " " + occurrence;
  }
}
