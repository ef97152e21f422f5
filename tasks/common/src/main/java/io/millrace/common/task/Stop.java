package io.millrace.common.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A request to stop a task. The task checks {@link #requested()} between steps; blocking code uses
 * {@link #onRequest} to be woken up.
 */
public final class Stop {
  private final CountDownLatch requested = new CountDownLatch(1);
  private final List<Runnable> listeners = new ArrayList<>();

  /** Whether the task was asked to stop. */
  public boolean requested() {
    return requested.getCount() == 0;
  }

  /**
   * Ends the task if it was asked to stop.
   *
   * @throws TemporaryException if the task was asked to stop
   */
  public void check() {
    if (requested()) {
      throw new TemporaryException("stopped on request");
    }
  }

  /** Runs the listener when the task is asked to stop; at once if it already was. */
  public void onRequest(Runnable listener) {
    synchronized (listeners) {
      if (!requested()) {
        listeners.add(listener);
        return;
      }
    }
    listener.run();
  }

  /** Waits, but no longer than until the task is asked to stop; returns whether it was. */
  public boolean await(Duration time) throws InterruptedException {
    return requested.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Asks the task to stop. Listeners run once, in the caller's thread. */
  public void request() {
    List<Runnable> toRun;
    synchronized (listeners) {
      requested.countDown();
      toRun = List.copyOf(listeners);
      listeners.clear();
    }
    toRun.forEach(Runnable::run);
  }
}
