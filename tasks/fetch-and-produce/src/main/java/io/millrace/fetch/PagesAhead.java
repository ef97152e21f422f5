package io.millrace.fetch;

import io.millrace.common.task.Deadline;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TemporaryException;
import io.millrace.fetch.source.PageRequest;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Fetches pages in order in a thread of its own: while one is processed, the next is fetched. Only
 * these two are in memory.
 */
final class PagesAhead<T> implements AutoCloseable {
  /** Fetching observes the deadline itself, and gives a better reason. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final ExecutorService fetching =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "fetch");
            thread.setDaemon(true);
            return thread;
          });
  private final Iterator<PageRequest> requests;
  private final Function<PageRequest, T> fetch;
  private final Deadline deadline;
  private final Stop stop;

  /** Also read by the thread that requests the stop. */
  private volatile Future<T> next;

  /**
   * Starts fetching.
   *
   * @param deadline no page is waited for after it, whatever the fetching thread is doing
   * @param stop ends the waiting for a page
   */
  PagesAhead(
      List<PageRequest> requests, Function<PageRequest, T> fetch, Deadline deadline, Stop stop) {
    this.requests = requests.iterator();
    this.fetch = fetch;
    this.deadline = deadline;
    this.stop = stop;
    begin();
    stop.onRequest(this::cancel);
  }

  boolean hasNext() {
    return next != null;
  }

  /** Returns the next page and starts fetching the one after it. Rethrows what fetching throws. */
  T next() {
    if (next == null) {
      throw new NoSuchElementException("no page is left");
    }
    T page = fetched();
    begin();
    return page;
  }

  @Override
  public void close() {
    fetching.shutdownNow();
  }

  private void begin() {
    if (requests.hasNext()) {
      PageRequest request = requests.next();
      next = fetching.submit(() -> fetch.apply(request));
    } else {
      next = null;
    }
  }

  private void cancel() {
    Future<T> current = next;
    if (current != null) {
      current.cancel(true);
    }
  }

  private T fetched() {
    stop.check();
    try {
      return next.get(deadline.remaining().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (CancellationException e) {
      stop.check();
      throw e;
    } catch (TimeoutException e) {
      throw new TemporaryException("the next page had not arrived by the deadline", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TemporaryException("waiting for a page was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("fetching a page failed", e.getCause());
    }
  }
}
