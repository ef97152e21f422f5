package io.millrace.store;

import io.millrace.common.task.Deadline;
import io.millrace.common.task.Stop;
import io.millrace.common.task.UnavailableException;
import io.millrace.ledger.LedgerView;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the ledger a last time, before a task reports success or failure. */
final class CurrentLedger {
  private static final Logger log = LoggerFactory.getLogger(CurrentLedger.class);

  /** For the read before a failure is reported, when the task's own time is up. */
  private static final Duration LAST_READ = Duration.ofSeconds(5);

  /** The same when the task was asked to stop, and is about to be killed. */
  private static final Duration LAST_READ_WHEN_STOPPED = Duration.ofSeconds(2);

  private static final Duration BETWEEN_READS = Duration.ofSeconds(1);

  private final IntervalContext context;
  private final Stop stop;

  CurrentLedger(IntervalContext context) {
    this.context = context;
    this.stop = context.process().stop();
  }

  /**
   * Waits for an unavailable broker: every row is already stored, and failing would only cause them
   * to be written again.
   */
  LedgerView readOnceReachable() {
    for (int tries = 1; ; tries++) {
      try {
        return context.readLedger();
      } catch (UnavailableException e) {
        if (tries == 1) {
          log.warn("waiting for Kafka before reporting success: {}", e.getMessage());
        }
        pauseOrGiveUp(e);
      }
    }
  }

  /** Takes little time, even when the task has none left. */
  LedgerView readForVerdict() {
    return context.readLedger(lastRead());
  }

  private Deadline lastRead() {
    if (stop.requested()) {
      return new Deadline(context.process().clock(), LAST_READ_WHEN_STOPPED);
    }
    Duration left = context.deadline().remaining();
    return new Deadline(
        context.process().clock(), left.compareTo(LAST_READ) > 0 ? left : LAST_READ);
  }

  private void pauseOrGiveUp(UnavailableException failure) {
    try {
      stop.await(BETWEEN_READS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
    stop.check();
    if (context.deadline().passed()) {
      throw failure;
    }
  }
}
