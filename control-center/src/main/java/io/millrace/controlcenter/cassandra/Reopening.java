package io.millrace.controlcenter.cassandra;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Opens something when it is first needed, and again once a caller has found that it no longer
 * works.
 *
 * <p>The n-th opening since a call last succeeded is followed by a pause of 2 s × 2<sup>n-1</sup>,
 * 30 s at most, before the next one. Calls in a pause fail at once, with the reason of the last
 * failure. Only one opening runs at a time, and all calls wait for it.
 */
final class Reopening<S> implements AutoCloseable {
  static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Supplier<S> opener;
  private final Consumer<S> closer;
  private final Executor openings;
  private final Clock clock;

  /** Open, or being opened; null if neither. */
  private CompletableFuture<S> current;

  private int tries;
  private Instant notBefore = Instant.MIN;
  private Throwable reason;
  private boolean closed;

  /**
   * @param closer must not wait for calls that still use what it closes
   * @param openings runs the opener, which may take longer than a caller has patience
   */
  Reopening(Supplier<S> opener, Consumer<S> closer, Executor openings, Clock clock) {
    this.opener = opener;
    this.closer = closer;
    this.openings = openings;
    this.clock = clock;
  }

  /** What is open, after opening it if nothing is; fails as the opener does. */
  S get() throws InterruptedException {
    try {
      return openOrOpening().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private synchronized CompletableFuture<S> openOrOpening() {
    if (closed) {
      throw new IllegalStateException("the service is stopping");
    }
    if (current != null) {
      return current;
    }
    if (clock.instant().isBefore(notBefore)) {
      return CompletableFuture.failedFuture(reason);
    }
    CompletableFuture<S> opening = new CompletableFuture<>();
    current = opening;
    tries++;
    openings.execute(() -> open(opening));
    return opening;
  }

  private void open(CompletableFuture<S> opening) {
    S opened;
    try {
      opened = opener.get();
    } catch (RuntimeException | Error e) {
      failed(e);
      opening.completeExceptionally(e);
      return;
    }
    if (isWanted()) {
      opening.complete(opened);
    } else {
      closer.accept(opened);
      opening.completeExceptionally(new IllegalStateException("the service is stopping"));
    }
  }

  private synchronized void failed(Throwable failure) {
    current = null;
    reason = failure;
    pause();
  }

  private synchronized boolean isWanted() {
    pause();
    return !closed;
  }

  /** From the end of an opening on: one that takes long to fail is not repeated at once. */
  private void pause() {
    Duration pause = FIRST_PAUSE;
    for (int doubled = 1; doubled < tries && pause.compareTo(LONGEST_PAUSE) < 0; doubled++) {
      pause = pause.multipliedBy(2);
    }
    notBefore = clock.instant().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
  }

  /** A call has succeeded: the pauses begin with the shortest. */
  synchronized void works() {
    tries = 0;
  }

  /** Whether this has not been replaced or given up. */
  synchronized boolean isOpen(S opened) {
    return current != null && current.getNow(null) == opened;
  }

  /** Closes what no longer works; nothing happens if another call has done so already. */
  synchronized void giveUp(S dead, RuntimeException why) {
    if (isOpen(dead)) {
      current = null;
      reason = why;
      closer.accept(dead);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (current != null && current.isDone()) {
      closer.accept(current.join());
    }
    current = null;
  }
}
