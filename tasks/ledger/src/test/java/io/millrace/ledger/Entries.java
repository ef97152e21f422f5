package io.millrace.ledger;

import io.millrace.common.interval.Interval;
import java.time.Instant;
import java.util.List;

/** An entry for tests in which its content does not matter. */
final class Entries {
  static final Interval INTERVAL =
      new Interval(Instant.parse("2026-11-22T21:00:00Z"), Instant.parse("2026-11-22T22:00:00Z"));

  private Entries() {}

  static IntervalEntry entry() {
    return new IntervalEntry("users", INTERVAL, "print", 1, "run", "", "topic", false, List.of());
  }

  /** The same as a record for the topic {@code ledger}. */
  static LedgerRecord record() {
    return new LedgerRecord("ledger", entry());
  }
}
