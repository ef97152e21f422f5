package io.millrace.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes rows asynchronously and loses none: the result of every write is checked, and a row is
 * finished only once it is acknowledged or rejected for its own fault.
 *
 * <ul>
 *   <li>Rows in flight are limited by an {@link InFlightLimit}. Rows waiting for a retry count too,
 *       so no new rows are accepted while rows fail: {@link #submit} blocks, which slows down the
 *       reader.
 *   <li>After a temporary failure (timeout, overload, no connection) the write is retried after a
 *       {@link WriteBackoff} that grows with the row's own failures.
 *   <li>When writes fail and none succeeds in between, nothing is sent for a {@link WriteBackoff}
 *       that grows with each such round. A cluster that is down thus sees one probe every few
 *       seconds, and a connection that fails at once is not retried in a loop.
 *   <li>A row that Cassandra rejects is handed back and does not block the others.
 * </ul>
 *
 * <p>Not thread-safe: callbacks run in the thread that calls {@link #submit} or {@link #await}, and
 * results are processed and writes retried only during these calls.
 */
public final class BoundedWriter<S> {
  /** The most rows in flight: more gains nothing on a node and only fills its queues. */
  public static final int MAX_IN_FLIGHT = 512;

  private static final int INITIAL_IN_FLIGHT = 128;

  /** How long to wait for an answer before checking the patience. */
  private static final long GLANCE = Duration.ofMillis(100).toNanos();

  /** Fewer rounds of failures are normal while the limit is being found. */
  private static final int ROUNDS_TO_WARN = 3;

  private static final Logger log = LoggerFactory.getLogger(BoundedWriter.class);

  private final Function<S, ? extends CompletionStage<?>> session;
  private final InFlightLimit limit;
  private final WriteBackoff backoff;
  private final LongSupplier nanoTime;

  /** Where the driver's threads put the results of writes for the thread that sends them. */
  private final BlockingQueue<Answer<S>> results;

  private final PriorityQueue<Write<S>> waiting =
      new PriorityQueue<>(Comparator.comparingLong(write -> write.due));

  private int outstanding;
  private long sends;
  private long repeated;
  private int failedRounds;
  private long silentUntil;
  private long failingSince;
  private Throwable lastFailure;

  BoundedWriter(
      Function<S, ? extends CompletionStage<?>> session,
      InFlightLimit limit,
      WriteBackoff backoff,
      LongSupplier nanoTime,
      BlockingQueue<Answer<S>> results) {
    this.session = session;
    this.limit = limit;
    this.backoff = backoff;
    this.nanoTime = nanoTime;
    this.results = results;
    this.silentUntil = nanoTime.getAsLong();
  }

  /** A writer of statements to Cassandra. */
  public static <S extends Statement<S>> BoundedWriter<S> to(CqlSession session) {
    return new BoundedWriter<>(
        session::executeAsync,
        new InFlightLimit(INITIAL_IN_FLIGHT, MAX_IN_FLIGHT),
        new WriteBackoff(ThreadLocalRandom.current()),
        System::nanoTime,
        new LinkedBlockingQueue<>());
  }

  /**
   * Sends a row as soon as there is room for it.
   *
   * @throws TaskException if patience ends before there is room, or Cassandra fails in a way that
   *     no retry fixes; rows in flight are then in an unknown state and must be written again
   */
  public void submit(RowWrite<S> row, Patience patience) {
    takeIn();
    while (outstanding + waiting.size() >= limit.current() || isSilent()) {
      waitForMore(patience);
    }
    send(new Write<>(row));
  }

  /**
   * Waits until every row is finished.
   *
   * @throws TaskException as {@link #submit}
   */
  public void await(Patience patience) {
    takeIn();
    while (outstanding + waiting.size() > 0) {
      waitForMore(patience);
    }
  }

  /** How many retries were needed so far. */
  public long repeated() {
    return repeated;
  }

  private void waitForMore(Patience patience) {
    try {
      patience.check();
    } catch (TemporaryException e) {
      throw lastFailure == null
          ? e
          : new TemporaryException(
              "%s; Cassandra has not acknowledged %d rows, last failure: %s"
                  .formatted(
                      e.getMessage(),
                      outstanding + waiting.size(),
                      CassandraFailures.describe(lastFailure)),
              lastFailure);
    }
    repeatDue();
    try {
      handle(results.poll(timeToWait(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TemporaryException("writing to Cassandra was interrupted", e);
    }
    takeIn();
  }

  /** Processes all answers that have arrived. */
  private void takeIn() {
    for (Answer<S> answer = results.poll(); answer != null; answer = results.poll()) {
      handle(answer);
    }
  }

  private void repeatDue() {
    long now = nanoTime.getAsLong();
    while (!waiting.isEmpty()
        && waiting.peek().due - now <= 0
        && outstanding < limit.current()
        && !isSilent()) {
      repeated++;
      send(waiting.poll());
    }
  }

  private long timeToWait() {
    if (waiting.isEmpty() || outstanding >= limit.current()) {
      return GLANCE;
    }
    long now = nanoTime.getAsLong();
    long due = Math.max(waiting.peek().due - now, silentUntil - now);
    return Math.max(1, Math.min(GLANCE, due));
  }

  private boolean isSilent() {
    return silentUntil - nanoTime.getAsLong() > 0;
  }

  private void send(Write<S> write) {
    write.number = sends++;
    outstanding++;
    CompletionStage<?> result;
    try {
      result = session.apply(write.statement());
    } catch (RuntimeException e) {
      results.add(new Answer<>(write, e));
      return;
    }
    result.whenComplete((ignored, failure) -> results.add(new Answer<>(write, failure)));
  }

  private void handle(Answer<S> answer) {
    if (answer == null) {
      return;
    }
    outstanding--;
    Write<S> write = answer.write;
    if (answer.failure == null) {
      acknowledged(write);
      return;
    }
    switch (CassandraFailures.kindOf(answer.failure)) {
      case RETRY -> repeatLater(write, answer.failure);
      case REJECTED -> write.row.rejected().accept(answer.failure);
      case FATAL -> throw CassandraFailures.translate("writing", answer.failure);
    }
  }

  private void acknowledged(Write<S> write) {
    limit.acknowledged();
    if (failedRounds > 0) {
      silentUntil = nanoTime.getAsLong();
      if (failedRounds >= ROUNDS_TO_WARN) {
        log.info(
            "Cassandra acknowledges writes again after {} ms, {} rows are waiting to be retried",
            (silentUntil - failingSince) / 1_000_000,
            waiting.size());
      }
      failedRounds = 0;
    }
    if (write.advance()) {
      send(write);
    } else {
      write.row.stored().run();
    }
  }

  private void repeatLater(Write<S> write, Throwable failure) {
    lastFailure = failure;
    write.failures++;
    long now = nanoTime.getAsLong();
    write.due = now + backoff.before(write.failures).toNanos();
    waiting.add(write);
    if (limit.failed(write.number, sends)) {
      failedRounds++;
      silentUntil = now + backoff.before(failedRounds).toNanos();
      if (failedRounds == 1) {
        failingSince = now;
      }
      if (failedRounds == ROUNDS_TO_WARN) {
        log.warn(
            "Cassandra is not acknowledging writes ({}): slowing down to {} rows in flight",
            CassandraFailures.describe(failure),
            limit.current());
      }
    }
  }

  /** A row on its way, and which of its statements is being sent. */
  private static final class Write<S> {
    private final RowWrite<S> row;
    private int index;
    private int failures;
    private long number;
    private long due;

    Write(RowWrite<S> row) {
      this.row = row;
    }

    S statement() {
      return row.statements().get(index);
    }

    /** Whether there is another statement to send. */
    boolean advance() {
      index++;
      failures = 0;
      return index < row.statements().size();
    }
  }

  /** The result of a write; no failure means acknowledged. */
  record Answer<S>(Write<S> write, Throwable failure) {}
}
