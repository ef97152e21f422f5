package io.millrace.cassandra;

/**
 * How many rows may be in flight: additive increase, multiplicative decrease, as TCP does it (Chiu
 * and Jain, 1989).
 *
 * <pre>
 * on an acknowledged write:  limit = min(max, limit + 4 / limit)     i.e. +4 per round trip
 * on a failed write:         limit = max(1, limit / 2)
 * </pre>
 *
 * <p>Writes that were in flight when the limit was halved do not halve it again, since they say
 * nothing about the new limit.
 */
final class InFlightLimit {
  private static final double INCREASE = 4;

  private final int max;
  private double limit;
  private long halvedBefore;

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

  void acknowledged() {
    limit = Math.min(max, limit + INCREASE / limit);
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
    limit = Math.max(1, limit / 2);
    return true;
  }
}
