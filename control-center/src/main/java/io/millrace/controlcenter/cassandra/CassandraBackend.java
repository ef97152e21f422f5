package io.millrace.controlcenter.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.AsyncAutoCloseable;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.servererrors.CoordinatorException;
import io.millrace.cassandra.CassandraSettings;
import io.millrace.cassandra.Sessions;
import io.millrace.controlcenter.backend.Backend;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.controlcenter.backend.Reasons;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Cassandra, only to be read. The session is opened by the first call. The driver never resolves
 * its contact points again, so once no node is left that it can reach, the session is closed and
 * the next one looks for the nodes where they are by then.
 */
public final class CassandraBackend implements AutoCloseable {
  /** Its name in answers. */
  public static final String NAME = "cassandra";

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Backend calls = new Backend(NAME, TIMEOUT);
  private final Reopening<CqlSession> session;

  public CassandraBackend(CassandraSettings settings) {
    this(() -> Sessions.open(settings), CassandraBackend::inBackground, Clock.systemUTC());
  }

  CassandraBackend(Supplier<CqlSession> opener, Executor openings, Clock clock) {
    this.session = new Reopening<>(opener, AsyncAutoCloseable::forceCloseAsync, openings, clock);
  }

  /**
   * Reads, within 5 s. Requests of the session have the consistency LOCAL_QUORUM unless the work
   * sets another.
   *
   * @param work must be safe to repeat; it is, if the session turns out to have no node any more
   *     and another one can be opened
   * @throws BackendException if Cassandra does not answer in time, or cannot
   */
  public <T> T read(Function<CqlSession, T> work) {
    return calls.call(
        () -> {
          try {
            return attempt(work);
          } catch (DriverException | CompletionException e) {
            throw new BackendException(NAME, reason(e), e);
          }
        });
  }

  private <T> T attempt(Function<CqlSession, T> work) throws InterruptedException {
    for (boolean isFirst = true; ; isFirst = false) {
      CqlSession used = session.get();
      try {
        T result = work.apply(used);
        session.works();
        return result;
      } catch (RuntimeException e) {
        if (isWithoutNodes(e)) {
          session.giveUp(used, e);
        }
        // A session that another call has closed meanwhile fails in its own ways.
        if (!isFirst || session.isOpen(used)) {
          throw e;
        }
      }
    }
  }

  /** Whether no node could be reached; a node that answers, if only with an error, is there. */
  private static boolean isWithoutNodes(RuntimeException failure) {
    return unwrapped(failure) instanceof AllNodesFailedException all
        && all.getAllErrors().values().stream()
            .flatMap(Collection::stream)
            .noneMatch(CoordinatorException.class::isInstance);
  }

  /** In one line; the driver's own message only counts the nodes. */
  private static String reason(RuntimeException failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof AllNodesFailedException all) {
      return all.getAllErrors().values().stream()
          .flatMap(Collection::stream)
          .findFirst()
          .map(Reasons::of)
          .orElse("no node is connected");
    }
    return Reasons.of(cause);
  }

  private static Throwable unwrapped(RuntimeException failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static void inBackground(Runnable opening) {
    Thread thread = new Thread(opening, NAME + "-opening");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    calls.close();
    session.close();
  }
}
