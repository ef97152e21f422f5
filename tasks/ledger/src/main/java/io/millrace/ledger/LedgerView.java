package io.millrace.ledger;

import java.util.Optional;

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

  /** A view of an interval whose dead letters were never replayed. */
  public LedgerView(Optional<IntervalEntry> entry, Optional<DeadLettersEntry> deadLetters) {
    this(entry, deadLetters, Optional.empty());
  }
}
