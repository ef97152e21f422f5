package io.millrace.controlcenter.hours.ledger;

import java.time.Instant;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The ledger at one moment.
 *
 * @param intervals by their start
 * @param bound what it leaves out, if there was too much to keep
 */
public record LedgerSnapshot(
    NavigableMap<Instant, IntervalLedger> intervals, Optional<String> bound) {
  static final LedgerSnapshot EMPTY =
      new LedgerSnapshot(Collections.emptyNavigableMap(), Optional.empty());

  public LedgerSnapshot {
    intervals = Collections.unmodifiableNavigableMap(new TreeMap<>(intervals));
  }

  /** What it has of the interval that begins then. */
  public IntervalLedger of(Instant start) {
    return intervals.getOrDefault(start, IntervalLedger.EMPTY);
  }

  /** Why an entry cannot be read, if there is one. */
  public Optional<String> problem() {
    return intervals.values().stream().flatMap(each -> each.problem().stream()).findFirst();
  }
}
