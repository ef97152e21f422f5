package io.millrace.ledger;

import io.millrace.common.interval.Interval;

/** An entry of the ledger: what it has of one interval of a pipeline, under a key of its kind. */
public sealed interface LedgerEntry permits IntervalEntry, DeadLettersEntry, ReplaysEntry {
  String pipeline();

  Interval interval();

  /** The revision of the interval that it is about. */
  int revision();

  /** The run that wrote it. */
  String runId();
}
