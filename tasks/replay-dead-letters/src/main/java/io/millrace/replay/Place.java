package io.millrace.replay;

import java.util.Comparator;

/** Which record of a revision: with interval and revision this identifies a letter. */
record Place(int page, int index) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::page).thenComparingInt(Place::index);

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "page " + page + " index " + index;
  }
}
