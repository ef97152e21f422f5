package io.millrace.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Retries single requests after temporary failures, with a {@link WriteBackoff} in between. */
public final class Retrier {
  private final Patience patience;
  private final WriteBackoff backoff;

  Retrier(Patience patience, WriteBackoff backoff) {
    this.patience = patience;
    this.backoff = backoff;
  }

  /** Creates a retrier that gives up when patience ends. */
  public Retrier(Patience patience) {
    this(patience, new WriteBackoff(ThreadLocalRandom.current()));
  }

  /**
   * Sends a request, and retries it as long as that may help.
   *
   * @param doing what the request does, for messages: "reading ids back"
   * @param request must be safe to repeat; it is also retried if it throws {@link
   *     TemporaryException}
   * @throws TaskException if patience ends, or for a failure that no retry fixes
   */
  public <T> T call(String doing, Supplier<T> request) {
    for (int tries = 1; ; tries++) {
      try {
        return request.get();
      } catch (DriverException e) {
        if (CassandraFailures.kindOf(e) != CassandraFailures.Kind.RETRY) {
          throw CassandraFailures.translate(doing, e);
        }
        pauseOrGiveUp(
            "Cassandra: %s: %s".formatted(doing, CassandraFailures.describe(e)), e, tries);
      } catch (TemporaryException e) {
        pauseOrGiveUp(e.getMessage(), e, tries);
      }
    }
  }

  /** The same for a request without a result. */
  public void run(String doing, Runnable request) {
    call(
        doing,
        () -> {
          request.run();
          return null;
        });
  }

  private void pauseOrGiveUp(String reason, RuntimeException failure, int tries) {
    try {
      patience.pause(backoff.before(tries));
    } catch (TemporaryException e) {
      throw new TemporaryException(e.getMessage() + "; " + reason, failure);
    }
  }
}
