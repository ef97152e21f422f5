package io.millrace.randomuser.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How many users an address may request within a window, counted like the API: a request is
 * rejected once earlier ones in the window have reached the quota, so the last one granted can
 * exceed it; the windows follow one another from the server's start, for all addresses alike. The
 * API's own is 20,000 users in 300 s.
 */
public final class Quota {
  private static final long UNLIMITED = Long.MAX_VALUE;

  private final long records;
  private final Duration window;
  private final InstantSource clock;
  private final Map<String, Long> counts = new HashMap<>();
  private Instant windowStart;

  private Quota(long records, Duration window, InstantSource clock) {
    this.records = records;
    this.window = window;
    this.clock = clock;
    this.windowStart = clock.instant();
  }

  /** A number of records per window. */
  public static Quota of(int records, Duration window, InstantSource clock) {
    if (records < 1 || window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException("a quota needs records and a window above 0");
    }
    return new Quota(records, window, clock);
  }

  /** No quota at all. */
  public static Quota unlimited() {
    return new Quota(UNLIMITED, Duration.ofDays(1), InstantSource.system());
  }

  /**
   * Counts the records, unless the address has used up its quota.
   *
   * @return empty if the request is granted, else how many records the address has had
   */
  synchronized OptionalLong refuse(String address, int requested) {
    if (records == UNLIMITED) {
      return OptionalLong.empty();
    }
    startWindowIfDue();
    long had = counts.getOrDefault(address, 0L);
    if (had >= records) {
      return OptionalLong.of(had);
    }
    counts.put(address, had + requested);
    return OptionalLong.empty();
  }

  private void startWindowIfDue() {
    long passed = Duration.between(windowStart, clock.instant()).dividedBy(window);
    if (passed > 0) {
      windowStart = windowStart.plus(window.multipliedBy(passed));
      counts.clear();
    }
  }
}
