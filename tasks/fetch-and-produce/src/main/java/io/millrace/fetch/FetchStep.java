package io.millrace.fetch;

import io.millrace.common.task.Step;

/** The steps of fetching an interval, other than those of its transactions, in order. */
public enum FetchStep implements Step {
  /** The ledger is read. */
  LEDGER_READ,
  /** A page is about to be fetched. */
  FETCHING,
  /** A page is fetched and mapped. */
  FETCHED,
  /** All is done except the result line. */
  DONE
}
