package io.millrace.store;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.millrace.cassandra.CassandraFailures;
import io.millrace.cassandra.TableDefinition;
import io.millrace.common.task.TaskException;
import java.nio.ByteBuffer;

/** The ids that have a row of one revision in the interval's table. */
public final class StoredIds {
  private final IntervalContext context;
  private final int revision;
  private final PreparedStatement select;
  private final Buckets buckets;

  /**
   * Prepares the statement.
   *
   * @throws TaskException if Cassandra cannot be reached, or the tables do not match the pipeline
   */
  public StoredIds(IntervalContext context, int revision) {
    this.context = context;
    this.revision = revision;
    this.buckets = new Buckets(context.pipeline().table().buckets());
    String cql =
        "SELECT revision FROM %s WHERE interval_start = ? AND bucket = ? AND %s = ?"
            .formatted(
                Tables.of(context.pipeline()).byInterval().qualifiedName(),
                TableDefinition.quoted(context.pipeline().record().key()));
    try {
      this.select = context.connections().session().prepare(cql);
    } catch (DriverException e) {
      throw CassandraFailures.translate("preparing statements", e);
    }
  }

  /**
   * Whether the id has a row of this revision.
   *
   * @param id the serialised key field; its position does not change
   */
  public boolean contains(ByteBuffer id) {
    BoundStatement bound =
        select
            .boundStatementBuilder()
            .setInstant(0, context.interval().start())
            .setInt(1, buckets.of(id))
            .setBytesUnsafe(2, id.duplicate())
            .build();
    Row row =
        context
            .retrier()
            .call("looking up an id", () -> context.connections().session().execute(bound).one());
    return row != null && row.getInt(0) == revision;
  }
}
