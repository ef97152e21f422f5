package io.millrace.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
 *   <li>A row's first statement goes alone. The later ones are collected into {@link
 *       PartitionBatches}, so that one write carries many rows.
 *   <li>Writes in flight are limited by an {@link InFlightLimit}. Those waiting for a retry count
 *       too, so no new rows are accepted while writes fail: {@link #submit} blocks, which slows
 *       down the reader.
 *   <li>After a temporary failure (timeout, overload, no connection) the write is retried after a
 *       {@link WriteBackoff} that grows with its own failures.
 *   <li>When writes fail and none succeeds in between, nothing is sent for a {@link WriteBackoff}
 *       that grows with each such round. A cluster that is down thus sees one probe every few
 *       seconds, and a connection that fails at once is not retried in a loop.
 *   <li>A row that Cassandra rejects is handed back and does not block the others: a batch that is
 *       rejected is halved until the row is found.
 * </ul>
 *
 * <p>Not thread-safe: callbacks run in the thread that calls {@link #submit} or {@link #await}, and
 * results are processed and writes retried only during these calls.
 */
public final class BoundedWriter<S> {
  /** The most writes in flight: more gains nothing on a node and only fills its queues. */
  public static final int MAX_IN_FLIGHT = 512;

  private static final int INITIAL_IN_FLIGHT = 128;

  /** How long to wait for an answer before checking the patience. */
  private static final long GLANCE = Duration.ofMillis(100).toNanos();

  /** Fewer rounds of failures are normal while the limit is being found. */
  private static final int ROUNDS_TO_WARN = 3;

  private static final Logger log = LoggerFactory.getLogger(BoundedWriter.class);

  private final Function<List<S>, ? extends CompletionStage<?>> session;
  private final PartitionBatches<S> batches;
  private final InFlightLimit limit;
  private final WriteBackoff backoff;
  private final LongSupplier nanoTime;

  /** Where the driver's threads put the results of writes for the thread that sends them. */
  private final BlockingQueue<Answer<S>> results;

  private final PriorityQueue<Write<S>> waiting =
      new PriorityQueue<>(Comparator.comparingLong(write -> write.due));

  private int outstanding;
  private int unfinishedRows;
  private long sends;
  private long repeated;
  private int failedRounds;
  private long silentUntil;
  private long failingSince;
  private Throwable lastFailure;

  BoundedWriter(
      Function<List<S>, ? extends CompletionStage<?>> session,
      PartitionBatches<S> batches,
      InFlightLimit limit,
      WriteBackoff backoff,
      LongSupplier nanoTime,
      BlockingQueue<Answer<S>> results) {
    this.session = session;
    this.batches = batches;
    this.limit = limit;
    this.backoff = backoff;
    this.nanoTime = nanoTime;
    this.results = results;
    this.silentUntil = nanoTime.getAsLong();
  }

  /** A writer of statements to Cassandra. */
  public static BoundedWriter<BoundStatement> to(CqlSession session) {
    return new BoundedWriter<>(
        statements -> session.executeAsync(inOneWrite(statements)),
        new PartitionBatches<>(
            statement -> Optional.ofNullable(statement.getRoutingKey()), BoundedWriter::bytes),
        new InFlightLimit(INITIAL_IN_FLIGHT, MAX_IN_FLIGHT),
        new WriteBackoff(ThreadLocalRandom.current()),
        System::nanoTime,
        new LinkedBlockingQueue<>());
  }

  private static Statement<?> inOneWrite(List<BoundStatement> statements) {
    return statements.size() == 1
        ? statements.get(0)
        : BatchStatement.newInstance(DefaultBatchType.UNLOGGED).addAll(statements);
  }

  /** The size of its values. */
  private static int bytes(BoundStatement statement) {
    int bytes = 0;
    for (ByteBuffer value : statement.getValues()) {
      bytes += value == null ? 0 : value.remaining();
    }
    return bytes;
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
    unfinishedRows++;
    send(new Write<>(List.of(new PendingRow<>(row))));
  }

  /**
   * Waits until every row is finished.
   *
   * @throws TaskException as {@link #submit}
   */
  public void await(Patience patience) {
    takeIn();
    while (unfinishedRows > 0) {
      waitForMore(patience);
    }
  }

  /** How many retries were needed so far. */
  public long repeated() {
    return repeated;
  }

  private void waitForMore(Patience patience) {
    if (outstanding == 0 && !isSilent()) {
      sendHeld();
    }
    try {
      patience.check();
    } catch (TemporaryException e) {
      throw lastFailure == null
          ? e
          : new TemporaryException(
              "%s; Cassandra has not acknowledged %d rows, last failure: %s"
                  .formatted(
                      e.getMessage(), unfinishedRows, CassandraFailures.describe(lastFailure)),
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
      Write<S> write = waiting.poll();
      repeated += write.failures > 0 ? 1 : 0;
      send(write);
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
      result = session.apply(write.statements());
    } catch (RuntimeException e) {
      results.add(new Answer<>(write, e, 0));
      return;
    }
    long sent = nanoTime.getAsLong();
    result.whenComplete(
        (ignored, failure) ->
            results.add(new Answer<>(write, failure, nanoTime.getAsLong() - sent)));
  }

  /** Nothing is on its way that could fill the batches. */
  private void sendHeld() {
    while (outstanding < limit.current()) {
      Optional<List<PendingRow<S>>> rows = batches.takeOldest();
      if (rows.isEmpty()) {
        return;
      }
      send(new Write<>(rows.get()));
    }
  }

  private void sendAll(List<List<PendingRow<S>>> batches) {
    batches.forEach(rows -> send(new Write<>(rows)));
  }

  private void handle(Answer<S> answer) {
    if (answer == null) {
      return;
    }
    outstanding--;
    Write<S> write = answer.write;
    if (answer.failure == null) {
      acknowledged(write, answer.latency);
      return;
    }
    switch (CassandraFailures.kindOf(answer.failure)) {
      case RETRY -> repeatLater(write, answer.failure);
      case REJECTED -> rejected(write, answer.failure);
      case FATAL -> throw CassandraFailures.translate("writing", answer.failure);
    }
  }

  private void acknowledged(Write<S> write, long latency) {
    limit.acknowledged(write.number, sends, latency);
    if (failedRounds > 0) {
      silentUntil = nanoTime.getAsLong();
      if (failedRounds >= ROUNDS_TO_WARN) {
        log.info(
            "Cassandra acknowledges writes again after {} ms, {} writes are waiting to be retried",
            (silentUntil - failingSince) / 1_000_000,
            waiting.size());
      }
      failedRounds = 0;
    }
    for (PendingRow<S> row : write.rows) {
      if (row.advance()) {
        sendAll(batches.add(row));
      } else {
        unfinishedRows--;
        row.row().stored().run();
      }
    }
  }

  /** Cassandra does not say which row of a batch it rejects. */
  private void rejected(Write<S> write, Throwable failure) {
    int rows = write.rows.size();
    if (rows == 1) {
      unfinishedRows--;
      write.rows.get(0).row().rejected().accept(failure);
    } else {
      waiting.add(new Write<>(write.rows.subList(0, rows / 2), nanoTime.getAsLong()));
      waiting.add(new Write<>(write.rows.subList(rows / 2, rows), nanoTime.getAsLong()));
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
            "Cassandra is not acknowledging writes ({}): slowing down to {} writes in flight",
            CassandraFailures.describe(failure),
            limit.current());
      }
    }
  }

  /** The current statements of one or more rows, on their way together. */
  private static final class Write<S> {
    private final List<PendingRow<S>> rows;
    private int failures;
    private long number;
    private long due;

    Write(List<PendingRow<S>> rows) {
      this.rows = rows;
    }

    Write(List<PendingRow<S>> rows, long due) {
      this(rows);
      this.due = due;
    }

    List<S> statements() {
      return rows.stream().map(PendingRow::statement).toList();
    }
  }

  /** The result of a write, and after how many nanoseconds; no failure means acknowledged. */
  record Answer<S>(Write<S> write, Throwable failure, long latency) {}
}
