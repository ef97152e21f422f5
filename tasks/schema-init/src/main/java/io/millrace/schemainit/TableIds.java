package io.millrace.schemainit;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
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
 * The id that a table of a cluster is to have: the same for all who make it at the same time.
 *
 * <p>Left to itself, each node gives a table an id of its own. Two that are asked at once, or
 * cannot reach each other, make two tables of one name; once they hear of each other the one made
 * later stays, and the other is dropped <em>with its rows</em>. So the id is agreed on first, by a
 * lightweight transaction, and both make the very same table.
 *
 * <p>An id made of the table's name would need no agreement, but a table that is dropped and made
 * again would have it again: a node that was down meanwhile would bring the old rows back, and with
 * write times that are logical they could beat the new ones. An id agreed on is forgotten after
 * {@link #KEPT}, so what is made later has another. Only the list of them has an id made of its
 * name, and there nothing old can come back.
 */
final class TableIds {
  /** Longer than two who make a table at once are apart. */
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

  /** The id for a table that is not there. */
  UUID agreeOn(TableDefinition table) {
    ddl.create(list, list.createStatement(idOf(list.qualifiedName())));
    UUID proposed = Uuids.timeBased();
    SimpleStatement propose =
        SimpleStatement.newInstance(
            "INSERT INTO %s (table_name, id) VALUES (?, ?) IF NOT EXISTS USING TTL %d"
                .formatted(list.qualifiedName(), KEPT.toSeconds()),
            table.name(),
            proposed);
    Row answer =
        repeater.call(
            "agreeing on the id of table " + table.qualifiedName(),
            Ddl.onceKnown(list.qualifiedName(), () -> session.get().execute(propose).one()));
    return answer.getBoolean("[applied]") ? proposed : answer.getUuid("id");
  }

  private static UUID idOf(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
