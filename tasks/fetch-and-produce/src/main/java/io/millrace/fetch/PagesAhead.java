package io.millrace.fetch;

import io.millrace.common.task.TemporaryException;
import io.millrace.fetch.source.PageRequest;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Pages in order, fetched by a thread of their own: while one is worked on, the next is fetched. No
 * more than these two are in memory.
 */
final class PagesAhead<T> implements AutoCloseable {
  private final ExecutorService fetching =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "fetch");
            thread.setDaemon(true);
            return thread;
          });
  private final Iterator<PageRequest> requests;
  private final Function<PageRequest, T> fetch;
  private Future<T> next;

  PagesAhead(List<PageRequest> requests, Function<PageRequest, T> fetch) {
    this.requests = requests.iterator();
    this.fetch = fetch;
    begin();
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

  private T fetched() {
    try {
      return next.get();
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
