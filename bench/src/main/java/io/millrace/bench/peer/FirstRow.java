package io.millrace.bench.peer;

import com.datastax.oss.driver.api.core.CqlSession;
import io.millrace.bench.BenchException;
import io.millrace.testkit.Services;
import java.time.Duration;
import java.util.Optional;

/** Looks when a table gets its first row. */
final class FirstRow implements AutoCloseable {
  private static final long BETWEEN_LOOKS_MS = 20;

  private final CqlSession session = Services.cassandra().session();
  private final String query;
  private final Thread looking;
  private volatile Optional<Long> seen = Optional.empty();
  private volatile long begun;

  /**
   * Gets ready to look.
   *
   * @param table with its keyspace
   */
  FirstRow(String table) {
    this.query = "SELECT id FROM " + table + " LIMIT 1";
    this.looking = new Thread(this::look, "first-row");
    session.execute(query);
  }

  /** Counts the time from now. */
  FirstRow begin() {
    begun = System.nanoTime();
    looking.start();
    return this;
  }

  /**
   * From {@link #begin()} to the row.
   *
   * @throws BenchException if there is none
   */
  Duration time() throws InterruptedException {
    looking.join();
    long row = seen.orElseThrow(() -> new BenchException("no row of " + query));
    return Duration.ofNanos(row - begun);
  }

  private void look() {
    try {
      while (session.execute(query).one() == null) {
        Thread.sleep(BETWEEN_LOOKS_MS);
      }
      seen = Optional.of(System.nanoTime());
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    looking.interrupt();
    session.close();
  }
}
