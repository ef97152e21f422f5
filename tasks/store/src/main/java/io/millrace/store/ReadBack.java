package io.millrace.store;

import com.datastax.oss.driver.api.core.cql.Row;
import io.millrace.common.task.DataException;
import java.nio.ByteBuffer;
import java.util.BitSet;

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
    for (int bucket = 0; bucket < statements.buckets().count(); bucket++) {
      int current = bucket;
      context.retrier().run("reading ids back", () -> readBucket(current, ids, expected, missing));
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

  private void readBucket(int bucket, IdSet ids, BitSet expected, BitSet missing) {
    for (Row row :
        context.connections().session().execute(statements.ids(context.interval(), bucket))) {
      if (row.getInt(1) != revision) {
        continue; // an older revision's row, about to be deleted, or a newer one's
      }
      ByteBuffer id = row.getBytesUnsafe(0);
      int number = ids.find(id);
      boolean isUnexpected = number < 0 || !expected.get(number);
      if (isUnexpected && replayed.contains(id)) {
        continue; // a dead letter's, replayed since
      }
      if (isUnexpected) {
        throw new DataException(
            "the table has a row of interval %s, revision %d, id %s that is not in the topic"
                .formatted(context.interval().label(), revision, row.getObject(0)));
      }
      missing.clear(number);
    }
  }
}
