package io.millrace.store.follow;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations, counted by how long they are. */
final class DurationHistogram {
  /** In milliseconds; the last is the default of {@code FOLLOW_PATIENCE}. */
  private static final long[] BOUNDS = {
    50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000
  };

  /** By bound: those that were no longer. */
  private final long[] within = new long[BOUNDS.length];

  private long count;
  private long sumMillis;

  /** Counts one; one below zero, measured by a clock that was put back, counts as zero. */
  void observe(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    count++;
    sumMillis += millis;
    for (int i = 0; i < BOUNDS.length; i++) {
      if (millis <= BOUNDS[i]) {
        within[i]++;
      }
    }
  }

  long count() {
    return count;
  }

  /** Writes the samples of the family that was begun last. */
  void writeTo(Exposition text) {
    for (int i = 0; i < BOUNDS.length; i++) {
      text.bucket(seconds(BOUNDS[i]).stripTrailingZeros().toPlainString(), within[i]);
    }
    text.bucket("+Inf", count).part("_sum", seconds(sumMillis)).part("_count", count);
  }

  private static BigDecimal seconds(long millis) {
    return BigDecimal.valueOf(millis, 3);
  }
}
