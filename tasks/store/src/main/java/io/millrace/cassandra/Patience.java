package io.millrace.cassandra;

import io.millrace.common.task.Deadline;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskException;

/** Decides how long waiting and repeating make sense. */
@FunctionalInterface
public interface Patience {
  /**
   * Is called again and again while something is waited for.
   *
   * @throws TaskException if it is time to give up
   */
  void check();

  /** Until the deadline has passed or the task is asked to stop. */
  static Patience until(Deadline deadline, Stop stop, String doing) {
    return () -> {
      stop.check();
      deadline.check(doing);
    };
  }
}
