package io.millrace.fetch.source;

import io.millrace.common.task.Stop;
import java.time.Duration;

/** Waits; tests replace it. */
@FunctionalInterface
public interface Sleeper {
  /**
   * Waits for this long.
   *
   * @throws io.millrace.common.task.TemporaryException if the task is asked to stop meanwhile
   */
  void sleep(Duration time) throws InterruptedException;

  /** Waits until the time has passed or the task is asked to stop. */
  static Sleeper until(Stop stop) {
    return time -> {
      if (stop.await(time)) {
        stop.check();
      }
    };
  }
}
