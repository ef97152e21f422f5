package io.millrace.controlcenter.hours.ledger;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The intervals of one pipeline's ledger. Their number is bounded, and so is that of the dead
 * letters whose positions are kept.
 */
final class LedgerContents implements Contents<LedgerItem, LedgerSnapshot> {
  /** Eleven years of hours; each takes about 300 bytes. */
  static final int MOST_INTERVALS = 100_000;

  /** Of all intervals together, 8 bytes each. */
  static final int MOST_POSITIONS = 500_000;

  private final LedgerParser parser;
  private final NavigableMap<Instant, IntervalLedger> intervals = new TreeMap<>();
  private int positions;
  private boolean forgotten;
  private boolean counted;

  LedgerContents(String pipeline) {
    this.parser = new LedgerParser(pipeline);
  }

  @Override
  public Optional<LedgerItem> parse(ConsumerRecord<byte[], byte[]> record) {
    return parser.parse(record);
  }

  @Override
  public void clear() {
    intervals.clear();
    positions = 0;
    forgotten = false;
    counted = false;
  }

  @Override
  public void apply(LedgerItem item) {
    IntervalLedger before = intervals.getOrDefault(item.start(), IntervalLedger.EMPTY);
    IntervalLedger after = item.change().apply(before);
    positions -= before.kept();
    if (positions + after.kept() > MOST_POSITIONS) {
      after = after.countedOnly();
      counted = true;
    }
    positions += after.kept();
    if (after.equals(IntervalLedger.EMPTY)) {
      intervals.remove(item.start());
    } else {
      intervals.put(item.start(), after);
    }
    if (intervals.size() > MOST_INTERVALS) {
      positions -= intervals.pollFirstEntry().getValue().kept();
      forgotten = true;
    }
  }

  @Override
  public LedgerSnapshot snapshot() {
    return new LedgerSnapshot(intervals, bound());
  }

  private Optional<String> bound() {
    if (forgotten) {
      return Optional.of(
          "the ledger has more than %,d intervals: the oldest are not known"
              .formatted(MOST_INTERVALS));
    }
    return counted
        ? Optional.of(
            "the ledger lists more than %,d dead letters: some of those that are open are estimated"
                .formatted(MOST_POSITIONS))
        : Optional.empty();
  }
}
