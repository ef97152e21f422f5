package io.millrace.stream.follow;

import io.millrace.cassandra.Patience;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.Stop;
import java.time.Clock;
import java.time.Duration;

/**
 * How long one batch may take. A request to stop does not end it at once: it is better to finish
 * and commit the batch, as long as the process has time for it.
 */
final class FollowPatience implements Patience {
  /** Of the ten seconds that a process has after SIGTERM; the rest is for commit and closing. */
  static final Duration AFTER_STOP = Duration.ofSeconds(4);

  private final Clock clock;
  private final Stop stop;
  private final Deadline whole;
  private Deadline afterStop;

  FollowPatience(Clock clock, Stop stop, Duration whole) {
    this.clock = clock;
    this.stop = stop;
    this.whole = new Deadline(clock, whole);
  }

  @Override
  public void check() {
    whole.check("storing the records of one poll");
    if (stop.requested()) {
      if (afterStop == null) {
        afterStop = new Deadline(clock, AFTER_STOP);
      }
      afterStop.check("after the request to stop, storing the records of one poll");
    }
  }
}
