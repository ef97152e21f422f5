package io.millrace.store;

import io.millrace.common.task.Step;

/** The steps of storing an interval, in their order. Each is reported once it is done. */
public enum StoreStep implements Step {
  /** The ledger's entry is read and is the one that was handed over. */
  ENTRY_READ,
  /** Every offset range of the interval is still in the topic. */
  RANGES_CHECKED,
  /** The attempt is listed in {@code ingest_runs}. */
  RUN_STARTED,
  /** The consumer stands at the first range. */
  SOUGHT,
  /** Some records have arrived. */
  POLLED,
  /** A row was handed to the writer. */
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
  /** What older revisions have left in a bucket is deleted. Of a first revision there is none. */
  BUCKET_DELETED,
  /** What older revisions have left is deleted in every bucket. */
  OLDER_DELETED,
  /** The attempt's row tells how it ended. */
  RUN_FINISHED
}
