package io.millrace.ledger;

import java.util.Comparator;

/** Which record of a revision: with interval and revision this identifies a letter. */
public record RecordPosition(int page, int index) implements Comparable<RecordPosition> {
  private static final Comparator<RecordPosition> ORDER =
      Comparator.comparingInt(RecordPosition::page).thenComparingInt(RecordPosition::index);

  @Override
  public int compareTo(RecordPosition other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "page " + page + " index " + index;
  }
}
