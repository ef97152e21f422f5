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
 * Pages in order, fetched by a thread of their own: while one is worked on, the next is fetched. No
 * more than these two are in memory.
 */
final class PagesAhead<T> implements AutoCloseable {
  /** Fetching itself keeps to the deadline, and has better words for what it was busy with. */
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

  /** Read by the thread that asks to stop, too. */
  private volatile Future<T> next;

  /**
   * Begins to fetch.
   *
   * @param deadline no page is waited for after it, whatever fetching is busy with
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

  /** The next page; the one after it begins to be fetched. What fetching throws is thrown here. */
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
