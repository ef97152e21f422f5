package io.millrace.common.task;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The instant by which something must be finished. */
public final class Deadline {
  private final Clock clock;
  private final Instant at;
  private final Duration allowed;

  /**
   * Starts now.
   *
   * @param allowed the time from now until the deadline
   */
  public Deadline(Clock clock, Duration allowed) {
    this.clock = clock;
    this.allowed = allowed;
    this.at = clock.instant().plus(allowed);
  }

  /** The instant itself. */
  public Instant at() {
    return at;
  }

  /** The time left; zero, never negative, once it has passed. */
  public Duration remaining() {
    Duration left = Duration.between(clock.instant(), at);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** The time left, but at most {@code limit}: for calls that have their own timeout. */
  public Duration remaining(Duration limit) {
    Duration left = remaining();
    return left.compareTo(limit) < 0 ? left : limit;
  }

  /** Whether no time is left. */
  public boolean passed() {
    return !clock.instant().isBefore(at);
  }

  /** A deadline on the same clock that is {@code allowed} from now, or this one if it is sooner. */
  public Deadline within(Duration allowed) {
    return new Deadline(clock, remaining(allowed));
  }

  /**
   * Fails if the deadline has passed.
   *
   * @param what what was being done, for the message: "reading the ledger"
   * @throws TemporaryException if no time is left
   */
  public void check(String what) {
    if (passed()) {
      throw new TemporaryException(what + " did not finish within " + allowed);
    }
  }
}
