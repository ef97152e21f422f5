package io.millrace.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/**
 * Waits for what comes about by itself. It pauses the longer the longer it has waited: asked five
 * times a second by each test, Airflow's server would be busy with little else.
 */
final class Await {

  /** For what Airflow does within seconds where the machine is not busy. */
  static final Duration SOON = Duration.ofMinutes(3);

  private static final long SHORTEST_PAUSE_MS = 200;
  private static final long LONGEST_PAUSE_MS = 1000;

  private Await() {}

  static void until(Duration limit, String what, Callable<Boolean> condition) throws Exception {
    value(limit, what, condition, Boolean::booleanValue);
  }

  /** Waits for a value that is what it should be; the error shows the last one if none is. */
  static <T> T value(Duration limit, String what, Callable<T> current, Predicate<T> expected)
      throws Exception {
    Instant began = Instant.now();
    Instant deadline = began.plus(limit);
    T value = current.call();
    while (!expected.test(value)) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("not within " + limit + ": " + what + "; last: " + value);
      }
      Thread.sleep(pause(began));
      value = current.call();
    }
    return value;
  }

  /** Waits until a value equals another one; either may change meanwhile. */
  static void equal(Duration limit, String what, Callable<?> expected, Callable<?> actual)
      throws Exception {
    value(
        limit,
        what + " (expected, found)",
        () -> List.<Object>of(expected.call(), actual.call()),
        both -> both.get(0).equals(both.get(1)));
  }

  /** A tenth of the time that has passed, in milliseconds. */
  private static long pause(Instant began) {
    long tenth = Duration.between(began, Instant.now()).toMillis() / 10;
    return Math.max(SHORTEST_PAUSE_MS, Math.min(tenth, LONGEST_PAUSE_MS));
  }
}
