package io.millrace.ledger;

import java.util.Comparator;

/**
 * Which record of a revision it is; with interval and revision this identifies a record.
 *
 * @param page from 1
 * @param index its position in the page, from 0
 */
public record RecordPosition(int page, int index) implements Comparable<RecordPosition> {
  private static final Comparator<RecordPosition> ORDER =
      Comparator.comparingInt(RecordPosition::page).thenComparingInt(RecordPosition::index);

  /** The reverse of {@link #packed}. */
  public static RecordPosition unpacked(long packed) {
    return new RecordPosition((int) (packed >>> 32), (int) packed);
  }

  /** The position as a number; later positions have higher numbers. */
  public long packed() {
    return (long) page << 32 | index;
  }

  @Override
  public int compareTo(RecordPosition other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "page " + page + " index " + index;
  }
}
