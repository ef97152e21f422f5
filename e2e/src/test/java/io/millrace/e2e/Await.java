package io.millrace.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waits for what comes about by itself. */
final class Await {

  private static final long PAUSE_MS = 200;

  private Await() {}

  static void until(Duration limit, String what, Callable<Boolean> condition) throws Exception {
    value(limit, what, condition, Boolean::booleanValue);
  }

  /** Waits for a value that is what it should be; the error shows the last one if none is. */
  static <T> T value(Duration limit, String what, Callable<T> current, Predicate<T> expected)
      throws Exception {
    Instant deadline = Instant.now().plus(limit);
    T value = current.call();
    while (!expected.test(value)) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("not within " + limit + ": " + what + "; last: " + value);
      }
      Thread.sleep(PAUSE_MS);
      value = current.call();
    }
    return value;
  }
}
