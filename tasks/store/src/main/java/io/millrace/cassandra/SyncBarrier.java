package io.millrace.cassandra;

import io.millrace.common.task.TaskException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves that what a single node has acknowledged is on its disk, by waiting once instead of at
 * every write.
 *
 * <p>In the mode {@code periodic}, Cassandra acknowledges a write before it has synced its commit
 * log, but only if the last finished sync began at most a <em>lag block</em> ago. A sync covers
 * whatever was acknowledged before it began. So a write that begins a lag block after the last
 * acknowledgement, and is itself acknowledged, proves that everything before is on the disk.
 *
 * <p>That holds only while Cassandra is not restarted. If it was restarted in between, acknowledged
 * writes may be lost, although they could be read before: they have to be written again. See
 * docs/durability.md.
 *
 * <p>Not thread-safe.
 */
public final class SyncBarrier {
  private static final Logger log = LoggerFactory.getLogger(SyncBarrier.class);

  /** Two clocks may run at rates that differ a little, and count in steps. */
  private static final long MARGIN = 100;

  private static final Duration STEP = Duration.ofMillis(1);

  /** A wait that is worth a line. */
  private static final Duration LONG = Duration.ofSeconds(1);

  static final String ASKING = "asking whether Cassandra was restarted";

  private final Optional<Duration> lag;
  private final IntSupplier process;
  private final int before;
  private final Patience patience;
  private final LongSupplier nanoTime;
  private long acknowledged;

  /**
   * Begins: only what is written after this is covered.
   *
   * @param lag the lag block; none if there is nothing to wait for
   * @param process tells Cassandra's process from the next one
   * @param before the process as it is now
   */
  SyncBarrier(
      Optional<Duration> lag,
      IntSupplier process,
      int before,
      Patience patience,
      LongSupplier nanoTime) {
    this.lag = lag;
    this.process = process;
    this.before = before;
    this.patience = patience;
    this.nanoTime = nanoTime;
    this.acknowledged = nanoTime.getAsLong();
  }

  /** Everything written so far is acknowledged, and has to be on the disk. */
  public void acknowledged() {
    acknowledged = nanoTime.getAsLong();
  }

  /**
   * Waits until everything before {@link #acknowledged()} is on the disk.
   *
   * @param write any write that may be repeated; returns once it is acknowledged
   * @return whether it is; if not, Cassandra was restarted, and all of it must be written again
   * @throws TaskException if patience ends
   */
  public boolean passes(Runnable write) {
    if (lag.isEmpty()) {
      return true;
    }
    Duration whole = lag.get().plus(lag.get().dividedBy(MARGIN)).plus(STEP);
    Duration left = whole.minusNanos(nanoTime.getAsLong() - acknowledged);
    if (left.compareTo(LONG) > 0) {
      log.info("waiting {} ms for the next sync of Cassandra's commit log", left.toMillis());
    }
    patience.pause(left);
    write.run();
    return holds();
  }

  /** Whether nothing is lost so far: Cassandra was not restarted. */
  public boolean holds() {
    return lag.isEmpty() || new Retrier(patience).call(ASKING, process::getAsInt) == before;
  }
}
