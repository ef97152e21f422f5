package io.millrace.store;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.millrace.cassandra.Retrier;
import io.millrace.common.interval.Interval;
import io.millrace.common.task.DataException;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** Compares the ids that the interval's table has of a revision with those that should be there. */
public final class ReadBack {
  private final CqlSession session;
  private final TableStatements statements;
  private final Retrier repeater;
  private final Interval interval;
  private final int revision;
  private final ReplayedIds replayed;

  public ReadBack(
      CqlSession session,
      TableStatements statements,
      Retrier repeater,
      Interval interval,
      int revision,
      ReplayedIds replayed) {
    this.session = session;
    this.statements = statements;
    this.repeater = repeater;
    this.interval = interval;
    this.revision = revision;
    this.replayed = replayed;
  }

  /**
   * Reads back what the table has.
   *
   * @param ids every id that was decoded
   * @param expected the numbers of those that must be there
   * @return the numbers of those that are not
   * @throws DataException if the table has an id of this revision that should not be there, and
   *     that no replay of a dead letter explains
   */
  public BitSet missing(IdSet ids, BitSet expected) {
    BitSet missing = (BitSet) expected.clone();
    for (int bucket = 0; bucket < statements.buckets().count(); bucket++) {
      int current = bucket;
      repeater.run("reading ids back", () -> readBucket(current, ids, expected, missing));
    }
    return missing;
  }

  private void readBucket(int bucket, IdSet ids, BitSet expected, BitSet missing) {
    for (Row row : session.execute(statements.ids(interval, bucket))) {
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
            "table of interval %s has a row of revision %d, id %s, that the topic does not have"
                .formatted(interval.label(), revision, row.getObject(0)));
      }
      missing.clear(number);
    }
  }
}
