package io.millrace.ledger;

import java.io.Serializable;

/**
 * Offsets of one partition. They may include transaction markers and records of other intervals.
 *
 * @param first the first offset in it
 * @param end the first offset behind it
 */
public record OffsetRange(long first, long end) implements Serializable {
  public OffsetRange {
    if (first < 0 || end <= first) {
      throw new IllegalArgumentException("not a range of offsets: [" + first + ", " + end + ")");
    }
  }

  /** The smallest range that holds both. */
  public OffsetRange with(OffsetRange other) {
    return new OffsetRange(Math.min(first, other.first), Math.max(end, other.end));
  }

  @Override
  public String toString() {
    return "[" + first + ", " + end + ")";
  }
}
