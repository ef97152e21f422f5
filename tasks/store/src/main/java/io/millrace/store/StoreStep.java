package io.millrace.store;

import io.millrace.common.task.Step;

/** The steps of storing an interval, in their order. Each is reported once it is done. */
public enum StoreStep implements Step {
  /** The ledger's entry is read and is the expected one. */
  ENTRY_READ,
  /** Every offset range of the interval is still in the topic. */
  RANGES_CHECKED,
  /** The attempt is listed in {@code ingest_runs}. */
  RUN_STARTED,
  /** The consumer is positioned at the first range. */
  SOUGHT,
  /** Some records have arrived. */
  POLLED,
  /** A row was passed to the writer. */
  ROW_SUBMITTED,
  /** A row is acknowledged in both tables. */
  ROW_STORED,
  /** Every row is acknowledged or rejected. */
  ROWS_WRITTEN,
  /** The dead letters of this stage are committed, if there are any. */
  DEAD_LETTERS_COMMITTED,
  /** The ids that Cassandra has are those that were read. */
  READ_BACK,
  /** The ledger was read again, and the revision is still the interval's. */
  STILL_CURRENT,
  /** What older revisions have left in a bucket is deleted; not for a first revision. */
  BUCKET_DELETED,
  /** What older revisions have left is deleted in every bucket. */
  OLDER_DELETED,
  /** The outcome is written to the attempt's row, and Cassandra can no longer lose any of it. */
  RUN_FINISHED
}
