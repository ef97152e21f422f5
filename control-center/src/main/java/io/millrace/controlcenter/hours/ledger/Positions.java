package io.millrace.controlcenter.hours.ledger;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.LongStream;

/**
 * Which records of a revision, as the sorted numbers of {@link
 * io.millrace.ledger.RecordPosition#packed}: eight bytes each.
 */
public final class Positions {
  public static final Positions NONE = new Positions(new long[0], 0);

  private final long[] sorted;
  private final int size;

  private Positions(long[] sorted, int size) {
    this.sorted = sorted;
    this.size = size;
  }

  /** These positions; one that is given twice counts once. */
  public static Positions of(LongStream packed) {
    long[] sorted = packed.sorted().distinct().toArray();
    return sorted.length == 0 ? NONE : new Positions(sorted, sorted.length);
  }

  static Positions of(Collection<Long> packed) {
    return of(packed.stream().mapToLong(Long::longValue));
  }

  /** The same number of positions, but no longer which: it contains none. */
  Positions countedOnly() {
    return new Positions(NONE.sorted, size);
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** How many of them take memory. */
  int kept() {
    return sorted.length;
  }

  public boolean contains(long packed) {
    return Arrays.binarySearch(sorted, packed) >= 0;
  }

  /** How many of these are in the others, too. */
  public int common(Positions others) {
    return (int) Arrays.stream(sorted).filter(others::contains).count();
  }

  /** Those that are not in the others. */
  public Positions without(Positions others) {
    return size == 0 || others.kept() == 0
        ? this
        : of(Arrays.stream(sorted).filter(packed -> !others.contains(packed)));
  }
}
