package io.millrace.store;

import io.millrace.common.task.DataException;
import io.millrace.common.task.SupersededException;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.LedgerView;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads the ledger before a failure is reported: its only cause may be a newer revision that is
 * being stored at the same time.
 *
 * @param ledger reads it again on each call
 */
public record Verdicts(Supplier<LedgerView> ledger, IntervalLookup lookup) {
  /** The failure to report in place of this one. */
  public TaskException of(TaskException failure) {
    if (failure instanceof SupersededException) {
      return failure;
    }
    try {
      checkCurrent(ledger.get().entry());
      return failure;
    } catch (SupersededException superseded) {
      superseded.addSuppressed(failure);
      return superseded;
    } catch (TaskException unread) {
      return unconfirmed(failure, unread);
    }
  }

  /** Only checks the revision: for other changes, the failure says as much as the ledger. */
  private void checkCurrent(Optional<IntervalEntry> entry) {
    try {
      lookup.checkCurrent(entry);
    } catch (DataException e) {
      return;
    }
  }

  /** A final failure must be confirmed by the ledger; without it, the next attempt decides. */
  private static TaskException unconfirmed(TaskException failure, TaskException unread) {
    if (failure instanceof DataException) {
      return new TemporaryException(
          "%s (not confirmed, since the ledger cannot be read: %s)"
              .formatted(failure.getMessage(), unread.getMessage()),
          failure);
    }
    failure.addSuppressed(unread);
    return failure;
  }
}
