package io.millrace.cassandra;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the n-th retry: a random time in [d/2, d], where d = min(5 s, 50 ms ×
 * 2<sup>n-1</sup>). The random half keeps requests that failed together from being retried
 * together.
 */
record WriteBackoff(RandomGenerator random) {
  static final Duration FIRST = Duration.ofMillis(50);
  static final Duration LONGEST = Duration.ofSeconds(5);

  /**
   * The time before a retry.
   *
   * @param repetition from 1
   */
  Duration before(int repetition) {
    int doublings = Math.min(repetition - 1, 20);
    long whole = Math.min(LONGEST.toNanos(), FIRST.toNanos() << doublings);
    return Duration.ofNanos(whole / 2 + random.nextLong(whole / 2 + 1));
  }
}
