package io.millrace.randomuser.faults;

import java.time.Duration;
import java.util.Optional;

/**
 * When a fault happens.
 *
 * @param times how often at most
 * @param lasting how long, for a fault that takes time; the fault's own duration if absent
 * @param users how many users of a page, for a fault of users
 */
public record FaultRule(
    Fault fault, Requests requests, int times, Optional<Duration> lasting, int users) {
  /** For as long as the schedule is in force. */
  public static final int ALWAYS = Integer.MAX_VALUE;

  private static final Duration LONGEST = Duration.ofHours(1);

  public FaultRule {
    if (times < 1) {
      throw new IllegalArgumentException("times is " + times + " (valid: 1 or more)");
    }
    if (users < 1) {
      throw new IllegalArgumentException("users is " + users + " (valid: 1 or more)");
    }
    lasting.ifPresent(time -> check(fault, time));
  }

  /** A fault of every request, and of one user of its page if it concerns users. */
  public static FaultRule of(Fault fault) {
    return new FaultRule(fault, Requests.all(), ALWAYS, Optional.empty(), 1);
  }

  /** The same for these requests only. */
  public FaultRule on(Requests only) {
    return new FaultRule(fault, only, times, lasting, users);
  }

  /** The same, with a limit. */
  public FaultRule times(int most) {
    return new FaultRule(fault, requests, most, lasting, users);
  }

  /** The same for this time. */
  public FaultRule lasting(Duration time) {
    return new FaultRule(fault, requests, times, Optional.of(time), users);
  }

  /** The same for this number of users of a page. */
  public FaultRule users(int count) {
    return new FaultRule(fault, requests, times, lasting, count);
  }

  private static void check(Fault fault, Duration time) {
    if (fault.lasting().isEmpty()) {
      throw new IllegalArgumentException("lasting means nothing for " + fault.label());
    }
    if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "lasting is " + time + " (valid: above 0, up to " + LONGEST + ")");
    }
  }

  Duration time() {
    return lasting.or(fault::lasting).orElseThrow();
  }
}
