package io.millrace.ledger;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The ledger's entries for an interval at one moment.
 *
 * @param entry of the interval, once a revision of it has started
 * @param deadLetters of the streaming task, once it has sent any; check their revision
 * @param replays of dead letters, once there was one; check their revision
 */
public record LedgerView(
    Optional<IntervalEntry> entry,
    Optional<DeadLettersEntry> deadLetters,
    Optional<ReplaysEntry> replays) {

  /**
   * The highest revision that any entry is about, 0 if there is none. The interval's own may have
   * expired before those of its dead letters, which are newer.
   */
  public int highestRevision() {
    return Stream.of(entry, deadLetters, replays)
        .flatMap(Optional::stream)
        .mapToInt(LedgerEntry::revision)
        .max()
        .orElse(0);
  }

  /** A view of an interval whose dead letters were never replayed. */
  public LedgerView(Optional<IntervalEntry> entry, Optional<DeadLettersEntry> deadLetters) {
    this(entry, deadLetters, Optional.empty());
  }
}
