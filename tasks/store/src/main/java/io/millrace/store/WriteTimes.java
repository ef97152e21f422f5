package io.millrace.store;

import io.millrace.common.interval.Interval;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Logical write times, in microseconds since 1970 as Cassandra counts them.
 *
 * <pre>
 * base(R)           = µs of the interval's start + R × 20,000
 * of(R, page)       = base(R) + page,  1 ≤ page ≤ 1,000
 * followed(R, page) = base(R) - 10,000 + page
 * </pre>
 *
 * <p>It follows, whatever the machines' clocks say:
 *
 * <ul>
 *   <li>writing a record again writes the same cell with the same time: nothing changes;
 *   <li>every write of revision R is newer than any of R-1, since 1,000 &lt; 20,000;
 *   <li>a delete with base(R) removes every older revision, also writes that arrive after it, and
 *       nothing that the run of revision R writes;
 *   <li>what the continuous mode has stored for revision R is newer than any older revision, and is
 *       overwritten by the interval's own run, which alone knows all its records;
 *   <li>a later interval's record beats an earlier interval's, whichever is written first, as long
 *       as all of an interval's write times are before its end. {@link #base} rejects revisions
 *       above that: for an hour, R ≤ 179,999.
 * </ul>
 */
public final class WriteTimes {
  /** The distance between two revisions, in microseconds. */
  public static final long REVISION_STEP = 20_000;

  private static final long FOLLOWED_BEFORE = REVISION_STEP / 2;

  /** The highest page number. */
  public static final int MAX_PAGE = 1_000;

  private WriteTimes() {}

  /**
   * The write time of the delete that comes before revision R.
   *
   * @throws IllegalArgumentException if the revision is below 1, or so high that its write times
   *     would reach into the next interval
   */
  public static long base(Interval interval, int revision) {
    if (revision < 1 || revision > maxRevision(interval)) {
      throw new IllegalArgumentException(
          "revision %d of interval %s is not between 1 and %d"
              .formatted(revision, interval.label(), maxRevision(interval)));
    }
    return ChronoUnit.MICROS.between(Instant.EPOCH, interval.start()) + revision * REVISION_STEP;
  }

  /**
   * The write time of a record.
   *
   * @param page 1 to {@value #MAX_PAGE}
   * @throws IllegalArgumentException if the revision or the page is out of range
   */
  public static long of(Interval interval, int revision, int page) {
    if (page < 1 || page > MAX_PAGE) {
      throw new IllegalArgumentException("page " + page + " is not between 1 and " + MAX_PAGE);
    }
    return base(interval, revision) + page;
  }

  /**
   * The write time of a record that the continuous mode stores.
   *
   * @param page 1 to {@value #MAX_PAGE}
   * @throws IllegalArgumentException if the revision or the page is out of range
   */
  public static long followed(Interval interval, int revision, int page) {
    return of(interval, revision, page) - FOLLOWED_BEFORE;
  }

  /** The highest revision whose write times are all before the interval's end. */
  public static long maxRevision(Interval interval) {
    long length = interval.start().until(interval.end(), ChronoUnit.MICROS);
    return (length - MAX_PAGE - 1) / REVISION_STEP;
  }
}
