package io.millrace.replay;

import io.millrace.common.task.Step;

/** The steps of a replay that are not the transactions' own, in their order. */
public enum ReplayStep implements Step {
  /** The ledger is read, and the interval's revision is stored. */
  LEDGER_READ,
  /** The dead letters are read. */
  DEAD_LETTERS_READ,
  /** The attempt is listed in {@code ingest_runs}. */
  RUN_STARTED,
  /** IntervalDeadLetters are listed as pending, and those that failed again are sent once more. */
  LISTED,
  /** A row was handed to the writer. */
  ROW_SUBMITTED,
  /** A row is acknowledged in both tables. */
  ROW_STORED,
  /** Every row is acknowledged or rejected. */
  ROWS_WRITTEN,
  /** Cassandra has every row that it has acknowledged. */
  READ_BACK,
  /** The ledger was read again, and the revision is still the interval's. */
  STILL_CURRENT,
  /** What has become of the pending dead letters is committed. */
  OUTCOMES_COMMITTED,
  /** The attempt's row tells how it ended. */
  RUN_FINISHED
}
