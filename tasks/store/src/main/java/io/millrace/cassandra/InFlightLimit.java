package io.millrace.cassandra;

/**
 * How many writes may be in flight: additive increase, multiplicative decrease, as TCP does it
 * (Chiu and Jain, 1989), on failures and on latency.
 *
 * <pre>
 * on an acknowledged write:  limit = min(max, limit + 4 / limit)   i.e. +4 per round trip
 * on a slow round trip:      limit = max(1, limit * 4 / 5)
 * on a failed write:         limit = max(1, limit / 2)
 * </pre>
 *
 * <p>A round trip, as many writes as may be in flight, is slow if they take 200 ms or more on
 * average, and three times as long as the fastest write so far: they then wait in a queue. A longer
 * one makes nothing faster, delays all others that use the cluster, and ends in timeouts. A cluster
 * that is merely far away is not slow. Slow round trips alone leave some 30 writes in flight, where
 * a fifth is as much as two round trips add.
 *
 * <p>Writes that were in flight when the limit was lowered do not lower it again for the same
 * reason, since they say nothing about the new limit. But a failure halves it although latency has
 * lowered it just before.
 */
final class InFlightLimit {
  /** A tenth of the time that Cassandra has for a write by default. */
  static final long SLOW_NANOS = 200_000_000;

  private static final int SLOW_FACTOR = 3;
  private static final double INCREASE = 4;
  private static final double AFTER_SLOW = 0.8;
  private static final double AFTER_FAILURE = 0.5;

  private final int max;
  private double limit;
  private long halvedBefore;
  private long loweredBefore;
  private long fastest = Long.MAX_VALUE;

  /** Of the round trip that is being measured. */
  private int writes;

  private long nanos;

  /**
   * A limit that starts at a given value.
   *
   * @param initial at least 1, at most {@code max}
   */
  InFlightLimit(int initial, int max) {
    if (initial < 1 || initial > max) {
      throw new IllegalArgumentException(initial + " is not between 1 and " + max);
    }
    this.max = max;
    this.limit = initial;
  }

  int current() {
    return (int) limit;
  }

  /**
   * Records an acknowledged write.
   *
   * @param sent the write's number in the order of sending
   * @param next the number that the next write gets
   * @param latency from sending it to its answer, in nanoseconds
   */
  void acknowledged(long sent, long next, long latency) {
    limit = Math.min(max, limit + INCREASE / limit);
    if (sent < loweredBefore) {
      return;
    }
    fastest = Math.min(fastest, latency);
    writes++;
    nanos += latency;
    if (writes >= current()) {
      roundTrip(nanos / writes, next);
    }
  }

  private void roundTrip(long meanNanos, long next) {
    if (meanNanos >= SLOW_NANOS && meanNanos / SLOW_FACTOR >= fastest) {
      lower(AFTER_SLOW, next);
    } else {
      measureAnew();
    }
  }

  /**
   * Records a failed write.
   *
   * @param sent the write's number in the order of sending
   * @param next the number that the next write gets
   * @return whether this halved the limit
   */
  boolean failed(long sent, long next) {
    if (sent < halvedBefore) {
      return false;
    }
    halvedBefore = next;
    lower(AFTER_FAILURE, next);
    return true;
  }

  private void lower(double factor, long next) {
    loweredBefore = next;
    limit = Math.max(1, limit * factor);
    measureAnew();
  }

  private void measureAnew() {
    writes = 0;
    nanos = 0;
  }
}
