package io.millrace.replay;

import io.millrace.common.task.Step;

/** The steps of a replay, other than those of its transactions, in order. */
public enum ReplayStep implements Step {
  /** The ledger is read, and the interval's revision is stored. */
  LEDGER_READ,
  /** The dead letters are read. */
  DEAD_LETTERS_READ,
  /** The attempt is listed in {@code ingest_runs}. */
  RUN_STARTED,
  /** Dead letters are listed as pending, and those that failed again are sent again. */
  LISTED,
  /** A row was passed to the writer. */
  ROW_SUBMITTED,
  /** A row is acknowledged in both tables. */
  ROW_STORED,
  /** Every row is acknowledged or rejected. */
  ROWS_WRITTEN,
  /** Cassandra has every row that it has acknowledged. */
  READ_BACK,
  /** The ledger was read again, and the revision is still the interval's. */
  STILL_CURRENT,
  /** Cassandra cannot lose any of the rows: see docs/durability.md. */
  DURABLE,
  /** The results of the pending dead letters are committed. */
  OUTCOMES_COMMITTED,
  /** The outcome is written to the attempt's row. */
  RUN_FINISHED
}
