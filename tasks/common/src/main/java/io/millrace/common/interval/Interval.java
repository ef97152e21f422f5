package io.millrace.common.interval;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * The unit of scheduling, of replay and of reporting.
 *
 * @param start the first instant that belongs to it
 * @param end the first instant that no longer does
 */
public record Interval(Instant start, Instant end) implements Serializable {
  public Interval {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException(
          "an interval ends after it starts: [" + start + ", " + end + ")");
    }
  }

  /**
   * Its name everywhere: the start as an ISO-8601 instant, such as {@code 2026-11-22T21:00:00Z}.
   */
  public String label() {
    return start.toString();
  }

  /** The UTC day of its start. */
  public LocalDate day() {
    return LocalDate.ofInstant(start, ZoneOffset.UTC);
  }
}
