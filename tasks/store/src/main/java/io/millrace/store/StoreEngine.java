package io.millrace.store;

import io.millrace.ledger.IntervalEntry;
import java.util.BitSet;
import java.util.function.Function;

/**
 * Moves an interval's records from its topic into its tables: the only part of storing an interval
 * in which engines differ. An instance is for one revision, and its methods are called in order.
 */
public interface StoreEngine {
  /** Creates engines. */
  interface Factory extends Function<IntervalEntry, StoreEngine> {}

  /**
   * Reads exactly the offset ranges of the entry and writes their rows; returns once each row is
   * acknowledged or rejected.
   */
  void write();

  /**
   * Rewrites rows that Cassandra has acknowledged but does not have.
   *
   * @param missing their numbers in {@link ProcessedRecords#ids}
   */
  void writeAgain(BitSet missing);

  /** What has become of the records; so far, if {@link #write} has failed. */
  ProcessedRecords records();
}
