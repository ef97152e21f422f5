package io.millrace.ledger;

import java.util.Optional;

/**
 * What the ledger says of an interval at one moment.
 *
 * @param entry of the interval, once a revision of it has begun
 * @param deadLetters of the streaming task, once it has sent any; look at their revision
 * @param replays of dead letters, once there was one; look at their revision
 */
public record LedgerView(
    Optional<IntervalEntry> entry,
    Optional<DeadLettersEntry> deadLetters,
    Optional<ReplaysEntry> replays) {

  /** Of an interval whose dead letters were never replayed. */
  public LedgerView(Optional<IntervalEntry> entry, Optional<DeadLettersEntry> deadLetters) {
    this(entry, deadLetters, Optional.empty());
  }
}
