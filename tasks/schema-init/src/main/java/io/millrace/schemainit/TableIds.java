package io.millrace.schemainit;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import io.millrace.cassandra.Column;
import io.millrace.cassandra.Retrier;
import io.millrace.cassandra.TableDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The id for a table of a cluster: the same for all runs that create it at the same time.
 *
 * <p>By default, each node generates its own id for a table. Two nodes that are asked at once, or
 * cannot reach each other, create two tables with one name; once they exchange schemas, the later
 * one stays and the other is dropped <em>with its rows</em>. So the id is agreed on first, with a
 * lightweight transaction, and both create the same table.
 *
 * <p>An id derived from the table's name would need no agreement, but a table that is dropped and
 * created again would get the same id: a node that was down meanwhile would bring back the old
 * rows, and because write times are logical they could overwrite the new ones. An agreed id expires
 * after {@link #KEPT}, so a table created later has another. Only the list of ids has an id derived
 * from its name, and nothing old can come back there.
 */
final class TableIds {
  /** Longer than two concurrent creations of a table can be apart. */
  static final Duration KEPT = Duration.ofMinutes(15);

  private static final String NAME = "table_ids";

  private final Supplier<CqlSession> session;
  private final TableDefinition list;
  private final Retrier repeater;
  private final Ddl ddl;

  TableIds(Supplier<CqlSession> session, String keyspace, Retrier repeater, Ddl ddl) {
    this.session = session;
    this.list =
        new TableDefinition(
            keyspace,
            NAME,
            List.of(new Column("table_name", "text"), new Column("id", "uuid")),
            List.of("table_name"),
            Map.of(),
            "ids agreed on for tables about to be made");
    this.repeater = repeater;
    this.ddl = ddl;
  }

  /** The id for a table that does not exist. */
  UUID agreeOn(TableDefinition table) {
    ddl.create(list, list.createStatement(idOf(list.qualifiedName())));
    UUID proposed = Uuids.timeBased();
    String propose =
        "INSERT INTO %s (table_name, id) VALUES (?, ?) IF NOT EXISTS USING TTL %d"
            .formatted(list.qualifiedName(), KEPT.toSeconds());
    Row answer =
        repeater.call(
            "agreeing on the id of table " + table.qualifiedName(),
            ddl.justMade()
                .awaited(
                    list.qualifiedName(),
                    () -> session.get().execute(propose, table.name(), proposed).one()));
    return answer.getBoolean("[applied]") ? proposed : answer.getUuid("id");
  }

  private static UUID idOf(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
