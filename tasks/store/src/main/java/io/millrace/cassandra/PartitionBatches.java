package io.millrace.cassandra;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Collects the statements of each partition until there are enough of them for a batch. Cassandra
 * applies an unlogged batch within one partition as a single write: all of it or nothing.
 *
 * @param <S> a statement
 */
final class PartitionBatches<S> {
  /** More gains little. */
  static final int MOST_STATEMENTS = 20;

  /**
   * Cassandra's {@code batch_size_warn_threshold} by default, which it only applies to batches of
   * several partitions.
   */
  static final int MOST_BYTES = 5 * 1024;

  /** With many partitions, batches stay small rather than fill the memory. */
  static final int MOST_HELD = 1_024;

  private final Function<S, Optional<Object>> partition;
  private final ToIntFunction<S> size;
  private final Map<Object, Batch<S>> batches = new LinkedHashMap<>();
  private int held;

  /**
   * Creates an empty collection.
   *
   * @param partition of a statement; none if it goes alone
   * @param size of a statement, in bytes
   */
  PartitionBatches(Function<S, Optional<Object>> partition, ToIntFunction<S> size) {
    this.partition = partition;
    this.size = size;
  }

  /**
   * Adds a row's current statement.
   *
   * @return what is to be sent now, in this order; often nothing
   */
  List<List<PendingRow<S>>> add(PendingRow<S> row) {
    Optional<Object> key = partition.apply(row.statement());
    if (key.isEmpty()) {
      return List.of(List.of(row));
    }
    List<List<PendingRow<S>>> full = new ArrayList<>();
    int bytes = size.applyAsInt(row.statement());
    Batch<S> batch = batches.get(key.get());
    if (batch != null && batch.bytes + bytes > MOST_BYTES) {
      full.add(take(key.get()));
      batch = null;
    }
    if (batch == null) {
      batch = new Batch<>();
      batches.put(key.get(), batch);
    }
    batch.rows.add(row);
    batch.bytes += bytes;
    held++;
    if (batch.rows.size() == MOST_STATEMENTS) {
      full.add(take(key.get()));
    }
    if (held > MOST_HELD) {
      takeOldest().ifPresent(full::add);
    }
    return full;
  }

  /** Removes the batch that was begun first, whether it has many rows or few. */
  Optional<List<PendingRow<S>>> takeOldest() {
    return batches.keySet().stream().findFirst().map(this::take);
  }

  private List<PendingRow<S>> take(Object key) {
    Batch<S> batch = batches.remove(key);
    List<PendingRow<S>> rows = batch.rows;
    // An entry removed from a HashMap still points to the next one in its bin. If it is in the old
    // generation, young collections keep what it points to, and so on from one batch to the next.
    batch.rows = List.of();
    held -= rows.size();
    return rows;
  }

  private static final class Batch<S> {
    private List<PendingRow<S>> rows = new ArrayList<>(MOST_STATEMENTS);
    private int bytes;
  }
}
