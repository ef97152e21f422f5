package io.millrace.replay;

import io.millrace.common.interval.Interval;
import io.millrace.common.task.DataException;
import io.millrace.common.task.SupersededException;
import io.millrace.common.task.TemporaryException;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.LedgerView;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The revision whose dead letters are replayed: the interval's, and only once it is stored. Before
 * that, the interval's ids are unknown, and the streaming task might overwrite a replayed record
 * with another.
 *
 * @param ledger reads it again on each call
 * @param topicId of the topic of the records as it is now
 * @param isStored whether the streaming task has stored and verified a revision
 * @param highest the highest revision that any task has tried to store, 0 for none
 */
record CurrentRevision(
    Interval interval,
    Supplier<LedgerView> ledger,
    Supplier<String> topicId,
    IntPredicate isStored,
    IntSupplier highest) {
  /**
   * Reads the ledger; the entry exists, is complete and stored.
   *
   * @throws DataException if there is nothing that dead letters could be replayed into
   */
  LedgerView read() {
    LedgerView view = ledger.get();
    IntervalEntry entry = view.entry().orElseThrow(this::nothing);
    if (!entry.complete()) {
      throw new TemporaryException(
          "revision %d of interval %s is incomplete: run %s has produced %d pages so far"
              .formatted(entry.revision(), interval.label(), entry.runId(), entry.pages().size()));
    }
    if (!entry.topicId().equals(topicId.get())) {
      throw new DataException(
          "the topic of interval %s was deleted and created again: run the interval again instead"
              .formatted(interval.label()));
    }
    if (!isStored.test(entry.revision())) {
      throw new DataException(
          "revision %d of interval %s is not stored yet: its run must succeed before its dead letters can be replayed"
              .formatted(entry.revision(), interval.label()));
    }
    return view;
  }

  /** The ledger has no entry of the interval: there never was one, or it has expired. */
  private DataException nothing() {
    int before = highest.getAsInt();
    return new DataException(
        before == 0
            ? "interval %s was never fetched: there is nothing to replay"
                .formatted(interval.label())
            : "the ledger's entry for interval %s, whose last revision was %d, has expired: its dead letters can no longer be replayed; run the interval again instead, which fetches it as a new revision"
                .formatted(interval.label(), before));
  }

  /**
   * Checks that a revision is still the interval's.
   *
   * @throws SupersededException if it is not
   */
  void check(int revision) {
    IntervalEntry entry =
        ledger
            .get()
            .entry()
            .orElseThrow(
                () ->
                    new DataException(
                        "the ledger no longer has an entry for interval %s: cannot tell whether revision %d is still the current one"
                            .formatted(interval.label(), revision)));
    if (entry.revision() != revision) {
      throw new SupersededException(
          "superseded by revision %d of run %s".formatted(entry.revision(), entry.runId()));
    }
  }
}
