package io.millrace.store;

import io.millrace.ledger.LedgerView;
import io.millrace.ledger.ReplaysEntry;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The ids of rows that replays of an interval's dead letters have written. The ledger is read only
 * when a row needs an explanation, and again for each row that it did not explain: a replay lists
 * its rows before it writes them, so one that is running right now is in the ledger too.
 */
public final class ReplayedIds {
  private final Supplier<LedgerView> ledger;
  private final int revision;
  private Set<ByteBuffer> known = Set.of();

  /**
   * The ids for one revision of an interval.
   *
   * @param ledger reads it again on each call
   */
  public ReplayedIds(Supplier<LedgerView> ledger, int revision) {
    this.ledger = ledger;
    this.revision = revision;
  }

  /** Whether a replay may have written the row of this id. */
  public boolean contains(ByteBuffer id) {
    if (!known.contains(id)) {
      known = ReplaysEntry.ids(ledger.get().replays(), revision);
    }
    return known.contains(id);
  }
}
