package io.millrace.store;

import io.millrace.common.task.DataException;
import io.millrace.ledger.IntervalEntry;

/**
 * The checks of the counts, each with its own message. That a page's records are all produced or
 * dead letters is checked by {@link io.millrace.ledger.PageEntry}, the ids by {@link ReadBack}.
 */
final class Verification {
  private Verification() {}

  /**
   * Every record that was produced must have been read, and every one that was read must have been
   * stored or become a dead letter.
   *
   * @param rejected how many became dead letters of this stage
   * @throws DataException if the numbers do not add up
   */
  static void check(IntervalEntry entry, RunCounts counts, long rejected) {
    require(
        entry,
        counts.read() == entry.produced(),
        "read %d records from the topic, but the ledger counts %d"
            .formatted(counts.read(), entry.produced()));
    require(
        entry,
        counts.read() == counts.stored() + rejected,
        "read %d records but stored %d and sent %d to the dead-letter topic"
            .formatted(counts.read(), counts.stored(), rejected));
  }

  private static void require(IntervalEntry entry, boolean holds, String message) {
    if (!holds) {
      throw new DataException(
          "interval %s, revision %d: %s"
              .formatted(entry.interval().label(), entry.revision(), message));
    }
  }
}
