package io.millrace.cassandra;

import io.millrace.common.task.Deadline;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Decides how long to keep waiting and retrying. */
@FunctionalInterface
public interface Patience {
  /** How long a pause may last between two checks. */
  Duration GLANCE = Duration.ofMillis(100);

  /**
   * Called repeatedly while waiting.
   *
   * @throws TaskException if it is time to give up
   */
  void check();

  /**
   * Lets time pass, none if it is not positive.
   *
   * @throws TaskException if it is time to give up before the time is over
   */
  default void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.sleep(Math.min(left, GLANCE.toNanos()));
        check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TemporaryException("interrupted", e);
    }
  }

  /** Until the deadline has passed or the task is asked to stop. */
  static Patience until(Deadline deadline, Stop stop, String doing) {
    return () -> {
      stop.check();
      deadline.check(doing);
    };
  }
}
