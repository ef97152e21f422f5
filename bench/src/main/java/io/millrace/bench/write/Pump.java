package io.millrace.bench.write;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.millrace.store.Buckets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends rows as fast as the node takes them: those of the newest versions one by one, the
 * interval's in unlogged batches within a partition, so many requests at once.
 */
final class Pump {
  /** More gain nothing: docs/performance.md. */
  private static final int ROWS_IN_BATCH = 20;

  private final CqlSession session;
  private final Buckets buckets;
  private final int inFlight;
  private final Semaphore room;
  private final List<List<BoundStatement>> batches = new ArrayList<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  Pump(CqlSession session, Buckets buckets, int inFlight) {
    this.session = session;
    this.buckets = buckets;
    this.inFlight = inFlight;
    this.room = new Semaphore(inFlight);
    for (int bucket = 0; bucket < buckets.count(); bucket++) {
      batches.add(new ArrayList<>(ROWS_IN_BATCH));
    }
  }

  /**
   * Sends a row, or keeps it until its batch is full.
   *
   * @param inserts into the table of the newest versions, then into the interval's
   * @throws IllegalStateException if the node refused or lost a write
   */
  void write(ByteBuffer id, List<BoundStatement> inserts) {
    send(inserts.get(0));
    List<BoundStatement> batch = batches.get(buckets.of(id));
    batch.add(inserts.get(1));
    if (batch.size() == ROWS_IN_BATCH) {
      sendAll(batch);
    }
  }

  /** Sends the rest, and waits until all is acknowledged; throws as {@link #write}. */
  void await() {
    batches.stream().filter(batch -> !batch.isEmpty()).forEach(this::sendAll);
    room.acquireUninterruptibly(inFlight);
    check();
  }

  private void sendAll(List<BoundStatement> batch) {
    send(BatchStatement.newInstance(DefaultBatchType.UNLOGGED).addAll(batch));
    batch.clear();
  }

  private void send(Statement<?> statement) {
    room.acquireUninterruptibly();
    check();
    session
        .executeAsync(statement)
        .whenComplete(
            (result, failed) -> {
              if (failed != null) {
                failure.compareAndSet(null, failed);
              }
              room.release();
            });
  }

  private void check() {
    Throwable first = failure.get();
    if (first != null) {
      throw new IllegalStateException("a write failed: " + first.getMessage(), first);
    }
  }
}
