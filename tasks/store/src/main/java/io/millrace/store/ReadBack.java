package io.millrace.store;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import io.millrace.common.task.DataException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Compares a revision's ids in the interval's table with the expected ones. */
final class ReadBack {
  private final IntervalContext context;
  private final TableStatements statements;
  private final int revision;
  private final ReplayedIds replayed;

  ReadBack(IntervalContext context, int revision) {
    this.context = context;
    this.statements = context.connections().statements();
    this.revision = revision;
    this.replayed = new ReplayedIds(context::readLedger, revision);
  }

  /**
   * Reads back the ids that the table has.
   *
   * @param ids every id that was decoded
   * @param expected the numbers of those that must be there
   * @return the numbers of those that are missing
   * @throws DataException if the table has an id of this revision that should not be there, and
   *     that no replay of a dead letter explains
   */
  BitSet missing(IdSet ids, BitSet expected) {
    BitSet missing = (BitSet) expected.clone();
    int buckets = statements.buckets().count();
    AskedAhead<AsyncResultSet> pages = new AskedAhead<>(buckets, this::ask);
    for (int bucket = 0; bucket < buckets; bucket++) {
      int current = bucket;
      context
          .retrier()
          .run("reading ids back", () -> read(pages.take(current), ids, expected, missing));
    }
    return missing;
  }

  /**
   * The same, after the missing ones have been written a second time.
   *
   * @throws DataException if one is still missing
   */
  void requireAll(IdSet ids, BitSet expected) {
    BitSet missing = missing(ids, expected);
    if (!missing.isEmpty()) {
      throw new DataException(
          "%d rows of interval %s, revision %d, cannot be read back although Cassandra acknowledged them twice; one is %s"
              .formatted(
                  missing.cardinality(),
                  context.interval().label(),
                  revision,
                  statements.idText(ids.id(missing.nextSetBit(0)))));
    }
  }

  /** The first page of a bucket's ids. */
  private CompletionStage<AsyncResultSet> ask(int bucket) {
    return context.connections().session().executeAsync(statements.ids(context.interval(), bucket));
  }

  private void read(
      CompletionStage<AsyncResultSet> first, IdSet ids, BitSet expected, BitSet missing) {
    CompletionStage<AsyncResultSet> next = first;
    while (next != null) {
      AsyncResultSet page = answered(next);
      next = page.hasMorePages() ? page.fetchNextPage() : null;
      for (Row row : page.currentPage()) {
        check(row, ids, expected, missing);
      }
    }
  }

  private void check(Row row, IdSet ids, BitSet expected, BitSet missing) {
    if (row.getInt(1) != revision) {
      return; // an older revision's row, about to be deleted, or a newer one's
    }
    ByteBuffer id = row.getBytesUnsafe(0);
    int number = ids.find(id);
    boolean isUnexpected = number < 0 || !expected.get(number);
    if (isUnexpected && replayed.contains(id)) {
      return; // a dead letter's, replayed since
    }
    if (isUnexpected) {
      throw new DataException(
          "the table has a row of interval %s, revision %d, id %s that is not in the topic"
              .formatted(context.interval().label(), revision, row.getObject(0)));
    }
    missing.clear(number);
  }

  private static AsyncResultSet answered(CompletionStage<AsyncResultSet> answer) {
    try {
      return answer.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof DriverException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
