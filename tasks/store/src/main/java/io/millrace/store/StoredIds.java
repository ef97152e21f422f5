package io.millrace.store;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.millrace.cassandra.CassandraFailures;
import io.millrace.cassandra.TableDefinition;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.TaskException;
import java.nio.ByteBuffer;

/** Checks whether the table of an interval has a row with an id. */
public final class StoredIds {
  private final CqlSession session;
  private final PreparedStatement select;
  private final Buckets buckets;

  private StoredIds(CqlSession session, Pipeline pipeline) {
    this.session = session;
    this.select =
        session.prepare(
            "SELECT revision FROM %s WHERE interval_start = ? AND bucket = ? AND %s = ?"
                .formatted(
                    Tables.of(pipeline).byInterval().qualifiedName(),
                    TableDefinition.quoted(pipeline.record().key())));
    this.buckets = new Buckets(pipeline.table().buckets());
  }

  /**
   * Prepares the statement.
   *
   * @throws TaskException if Cassandra cannot be reached, or the tables do not match the pipeline
   */
  public static StoredIds prepare(CqlSession session, Pipeline pipeline) {
    try {
      return new StoredIds(session, pipeline);
    } catch (DriverException e) {
      throw CassandraFailures.translate("preparing statements", e);
    }
  }

  /**
   * Whether the id has a row of this revision of the interval.
   *
   * @param id the serialised key field
   * @throws DriverException from the driver; the call may be repeated
   */
  public boolean contains(Interval interval, int revision, ByteBuffer id) {
    Row row =
        session
            .execute(
                select
                    .boundStatementBuilder()
                    .setInstant(0, interval.start())
                    .setInt(1, buckets.of(id))
                    .setBytesUnsafe(2, id)
                    .build())
            .one();
    return row != null && row.getInt(0) == revision;
  }
}
