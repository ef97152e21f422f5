package io.millrace.cassandra;

import io.millrace.common.task.Deadline;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskException;

/** Decides how long to keep waiting and retrying. */
@FunctionalInterface
public interface Patience {
  /**
   * Called repeatedly while waiting.
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
