package io.millrace.common.task;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM into a request to stop. The JVM ends when its shutdown hooks do, so the hook waits
 * for the body. While it runs, {@code System.exit} blocks; so it is the hook that ends the process
 * with the body's exit code.
 */
final class StopSignal implements AutoCloseable {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;
  private volatile ExitCode exitCode = ExitCode.TEMPORARY;

  private StopSignal(Stop stop, Duration grace, Runnable tooLate) {
    this.hook = new Thread(() -> onSignal(stop, grace, tooLate), "stop");
  }

  static StopSignal install(Stop stop, Duration grace, Runnable tooLate) {
    StopSignal signal = new StopSignal(stop, grace, tooLate);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  /** The outcome of a body that did not end in time. */
  static Outcome late(Duration grace) {
    return Outcome.failed(
        ExitCode.TEMPORARY,
        "stopped on request, but did not end within " + grace.toSeconds() + " s");
  }

  /** Reports that the body has ended and its result is printed. */
  void ended(ExitCode code) {
    exitCode = code;
    ended.countDown();
  }

  private void onSignal(Stop stop, Duration grace, Runnable tooLate) {
    stop.request();
    boolean inTime = false;
    try {
      inTime = ended.await(grace.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!inTime) {
      tooLate.run();
    } else if (isOwn(exitCode)) {
      Runtime.getRuntime().halt(exitCode.code());
    }
  }

  /** Whether the outcome is independent of the signal; if not, the process exits with 143. */
  private static boolean isOwn(ExitCode code) {
    return switch (code) {
      case DONE, USAGE, DATA, SETTINGS, SUPERSEDED -> true;
      case TEMPORARY, UNAVAILABLE, BUG -> false;
    };
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook is running, and ends the process.
    }
  }
}
