package io.millrace.controlcenter.backend;

import io.millrace.controlcenter.http.AnswerException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs calls to one backend on threads of its own, so that a backend that hangs holds up nothing
 * else: at most {@value #THREADS} at a time, {@value #WAITING} more may wait.
 */
public final class Backend implements AutoCloseable {
  static final int THREADS = 4;
  static final int WAITING = 16;

  private final String name;
  private final Duration timeout;
  private final ThreadPoolExecutor threads;

  /**
   * @param name of the component, such as {@code kafka}
   * @param timeout of one call, the wait for a thread included
   */
  public Backend(String name, Duration timeout) {
    this.name = name;
    this.timeout = timeout;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            work -> {
              Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  public String name() {
    return name;
  }

  /**
   * The result of a call.
   *
   * @throws BackendException if it fails, takes too long, or too many calls wait already
   */
  public <T> T call(Callable<T> work) {
    return call(timeout, work);
  }

  /** The result of a call that may take longer than usual. */
  public <T> T call(Duration patience, Callable<T> work) {
    Future<T> result;
    try {
      result = threads.submit(work);
    } catch (RejectedExecutionException e) {
      throw failure("too many requests wait for it already", e);
    }
    try {
      return result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      giveUp(result);
      throw failure("no answer within %d s".formatted(patience.toSeconds()), e);
    } catch (InterruptedException e) {
      giveUp(result);
      Thread.currentThread().interrupt();
      throw failure("the service is stopping", e);
    } catch (ExecutionException e) {
      throw translated(e.getCause());
    }
  }

  /** What still waits for a thread must not take the place of calls that somebody waits for. */
  private void giveUp(Future<?> call) {
    call.cancel(true);
    threads.purge();
  }

  private RuntimeException translated(Throwable cause) {
    if (cause instanceof AnswerException expected) {
      return expected;
    }
    return failure(Reasons.of(cause), cause);
  }

  private BackendException failure(String reason, Throwable cause) {
    return new BackendException(name, reason, cause);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
