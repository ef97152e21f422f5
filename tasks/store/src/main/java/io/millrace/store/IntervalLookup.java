package io.millrace.store;

import io.millrace.common.interval.Interval;
import io.millrace.common.task.DataException;
import io.millrace.common.task.SupersededException;
import io.millrace.common.task.TemporaryException;
import io.millrace.ledger.IntervalEntry;
import java.util.Optional;

/**
 * Decides from the ledger whether the interval can be stored.
 *
 * <table>
 *   <caption>What the ledger has, compared with what is expected</caption>
 *   <tr><td>a higher revision</td><td>superseded</td></tr>
 *   <tr><td>no entry, a lower revision, another fingerprint, another topic</td><td>data error</td></tr>
 *   <tr><td>the same, incomplete</td><td>temporary error</td></tr>
 *   <tr><td>the same, complete, but a range is gone from the topic</td><td>data error</td></tr>
 *   <tr><td>the same, complete, all ranges readable</td><td>continue</td></tr>
 * </table>
 */
public record IntervalLookup(Interval interval, ExpectedRevision expected) {
  private static final String CLEAR = ": clear fetch_and_produce";

  /**
   * Compares the entry with the expected revision and the topic.
   *
   * @param topicId of the topic as it is now
   * @return the entry to store
   */
  public IntervalEntry decide(Optional<IntervalEntry> found, String topicId) {
    checkCurrent(found);
    IntervalEntry entry = found.orElseThrow();
    if (!entry.topicId().equals(topicId)) {
      throw new DataException(
          "the topic of interval %s was deleted and created again (its id was %s, now %s)%s"
              .formatted(interval.label(), entry.topicId(), topicId, CLEAR));
    }
    if (!entry.complete()) {
      throw new TemporaryException(
          "revision %d of interval %s is incomplete: run %s has produced %d pages so far"
              .formatted(entry.revision(), interval.label(), entry.runId(), entry.pages().size()));
    }
    return entry;
  }

  /** Checks that the expected revision is still the interval's, whatever its state. */
  public void checkCurrent(Optional<IntervalEntry> found) {
    IntervalEntry entry =
        found.orElseThrow(
            () ->
                new DataException(
                    "the ledger has no entry for interval " + interval.label() + CLEAR));
    if (entry.revision() > expected.revision()) {
      throw new SupersededException(
          "superseded by revision %d of run %s".formatted(entry.revision(), entry.runId()));
    }
    if (entry.revision() < expected.revision()) {
      throw new DataException(
          "the ledger has revision %d of interval %s, not %d%s"
              .formatted(entry.revision(), interval.label(), expected.revision(), CLEAR));
    }
    if (!entry.fingerprint().equals(expected.fingerprint())) {
      throw new DataException(
          "revision %d of interval %s has fingerprint %s, not %s%s"
              .formatted(
                  entry.revision(),
                  interval.label(),
                  entry.fingerprint(),
                  expected.fingerprint(),
                  CLEAR));
    }
  }

  /**
   * Rejects an entry whose records no longer all exist.
   *
   * @param unreadable describes which of the entry's records the topic no longer has
   */
  public void checkReadable(Optional<String> unreadable) {
    unreadable.ifPresent(
        what -> {
          throw new DataException(
              "the topic no longer has all records of interval %s: %s%s"
                  .formatted(interval.label(), what, CLEAR));
        });
  }
}
