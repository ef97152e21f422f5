package io.millrace.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** Waits for what comes about by itself. */
final class Await {

  private static final long PAUSE_MS = 200;

  private Await() {}

  static void until(Duration limit, String what, Callable<Boolean> condition) throws Exception {
    Instant deadline = Instant.now().plus(limit);
    while (!condition.call()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      Thread.sleep(PAUSE_MS);
    }
  }
}
