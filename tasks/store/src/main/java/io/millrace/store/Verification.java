package io.millrace.store;

import io.millrace.common.task.DataException;
import io.millrace.ledger.IntervalEntry;

/**
 * The checks by numbers, each with a message of its own. The ids are checked by {@link ReadBack}.
 */
public final class Verification {
  private final IntervalEntry entry;

  public Verification(IntervalEntry entry) {
    this.entry = entry;
  }

  /** The ledger itself must add up. */
  public void checkLedger() {
    check(
        entry.fetched() == entry.produced() + entry.deadLettered(),
        "fetched, "
            + entry.fetched()
            + ", are not produced, "
            + entry.produced()
            + ", and dead letters of the source, "
            + entry.deadLettered()
            + ", together");
  }

  /** Every record that was produced must have been read. */
  public void checkRead(RunCounts counts) {
    check(
        counts.read() == entry.produced(),
        "records read from the topic, "
            + counts.read()
            + ", are not those that the ledger has, "
            + entry.produced());
  }

  /**
   * Every record that was read must have been stored or become a dead letter.
   *
   * @param letters of this stage
   */
  public void checkStored(RunCounts counts, long letters) {
    check(
        counts.read() == counts.stored() + letters,
        "records read, "
            + counts.read()
            + ", are not stored, "
            + counts.stored()
            + ", and dead letters of this stage, "
            + letters
            + ", together");
  }

  private void check(boolean holds, String message) {
    if (!holds) {
      throw new DataException(
          "interval %s, revision %d: %s"
              .formatted(entry.interval().label(), entry.revision(), message));
    }
  }
}
