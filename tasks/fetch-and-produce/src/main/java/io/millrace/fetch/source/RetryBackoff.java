package io.millrace.fetch.source;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a retry: exponential back-off with full jitter.
 *
 * <pre>wait(n) = random(0 … min(longest, base × 2^(n−1)))</pre>
 *
 * where n is the number of failures so far, from 1. The jitter keeps clients that failed together
 * from retrying together.
 *
 * @param base the longest wait after the first failure
 * @param longest the longest wait after any
 */
record RetryBackoff(Duration base, Duration longest, RandomGenerator random) {
  private static final int MOST_DOUBLINGS = 20;

  /**
   * @param failures the number so far, from 1
   */
  Duration after(int failures) {
    long doubled = base.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
    return Duration.ofMillis(random.nextLong(Math.min(longest.toMillis(), doubled) + 1));
  }

  /** A little more than the source asked for, so that not all clients retry at once. */
  Duration after(Duration asked) {
    return asked.plus(after(1));
  }
}
