package io.millrace.bench.run;

import io.millrace.common.interval.Interval;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Intervals that are over, counted from when this program has started. */
public final class Hours {
  private static final Instant CURRENT =
      Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime())
          .truncatedTo(ChronoUnit.HOURS);
  private static final Duration HOUR = Duration.ofHours(1);

  private Hours() {}

  /**
   * The hour that began so many hours before the current one.
   *
   * @param hours from 1, the last complete one
   */
  public static Interval ago(int hours) {
    Instant start = CURRENT.minus(HOUR.multipliedBy(hours));
    return new Interval(start, start.plus(HOUR));
  }
}
