package io.millrace.schemainit;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.millrace.cassandra.Column;
import io.millrace.cassandra.Patience;
import io.millrace.cassandra.Retrier;
import io.millrace.cassandra.TableDefinition;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.DataException;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.Stop;
import io.millrace.store.IngestRuns;
import io.millrace.store.Tables;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The keyspace and the tables of a pipeline. Columns are added; types, keys and the number of
 * buckets never change, since they determine where rows are.
 */
final class Keyspace {
  private static final String NETWORK_TOPOLOGY = "NetworkTopologyStrategy";

  private final Supplier<CqlSession> session;
  private final Pipeline pipeline;
  private final Tables tables;
  private final String datacenter;
  private final int replicas;
  private final Retrier repeater;
  private final JustMade justMade;
  private final Ddl ddl;
  private final TableIds ids;
  private final Readers readers;

  /**
   * Can be created before the session is open.
   *
   * @param session opens in the background; the first use waits for it
   */
  Keyspace(
      Supplier<CqlSession> session, SchemaInitSettings settings, Deadline deadline, Stop stop) {
    this.session = session;
    this.pipeline = settings.pipeline();
    this.tables = Tables.of(pipeline);
    this.datacenter = settings.cassandra().localDatacenter();
    this.replicas = settings.replication().cassandra();
    this.repeater = new Retrier(Patience.until(deadline, stop, "preparing keyspace " + name()));
    this.justMade = new JustMade(deadline);
    this.ddl = new Ddl(session, repeater, deadline, justMade);
    this.ids = new TableIds(session, name(), repeater, ddl);
    this.readers = new Readers(session, name(), settings.readers(), repeater, justMade);
  }

  List<String> contradictions() {
    List<String> contradictions = new ArrayList<>();
    long nodes = nodes();
    if (nodes < replicas) {
      contradictions.add(
          "%s is %d, but data centre %s has %d node%s (valid: 1, or 3 up to the number of nodes)"
              .formatted(
                  Replication.CASSANDRA, replicas, datacenter, nodes, nodes == 1 ? "" : "s"));
    }
    read().ifPresent(row -> contradictions.addAll(contradictions(row)));
    for (TableDefinition wanted : tables.all()) {
      Optional<ExistingTable> there = read(wanted);
      there.ifPresent(table -> contradictions.addAll(table.contradictions(wanted)));
      if (wanted.equals(tables.byInterval())) {
        there.flatMap(this::bucketsContradiction).ifPresent(contradictions::add);
      }
    }
    return contradictions;
  }

  /** Creates what is missing; returns what it changed. */
  List<String> apply() {
    List<String> changes = new ArrayList<>();
    if (evenIfAgreed(this::read, keyspace -> true).isEmpty()) {
      ddl.execute(createStatement(), "creating keyspace " + name());
      changes.add("created keyspace " + name());
    }
    // Before there is a table, so that its readers find none that they may not read.
    changes.addAll(readers.apply());
    for (TableDefinition wanted : tables.all()) {
      Optional<ExistingTable> there =
          evenIfAgreed(() -> read(wanted), table -> table.missing(wanted).isEmpty());
      if (there.isEmpty()) {
        ddl.create(wanted, createStatement(wanted));
        changes.add("created table " + wanted.qualifiedName());
      } else {
        there.get().missing(wanted).forEach(column -> add(wanted, column, changes));
      }
    }
    return changes;
  }

  /** The highest revision with an attempt that was ever started, or 0. */
  int highestRevision(Interval interval, Clock clock) {
    IngestRuns runs = new IngestRuns(session.get(), pipeline, clock);
    String name = tables.runs().qualifiedName();
    return repeater.call(
        "reading " + name, justMade.awaited(name, () -> runs.highestRevision(interval)));
  }

  private void add(TableDefinition table, Column column, List<String> changes) {
    String what = "column %s %s".formatted(column.name(), column.type());
    try {
      ddl.execute(
          table,
          table.addStatement(column),
          "adding " + what + " to table " + table.qualifiedName());
      changes.add("added " + what + " to table " + table.qualifiedName());
    } catch (DataException refused) {
      // Another run was faster: then the column exists, and its type is checked like any other.
      boolean isThere =
          read(table).filter(existing -> existing.types().containsKey(column.name())).isPresent();
      if (!isThere) {
        throw refused;
      }
    }
  }

  private List<String> contradictions(Row keyspace) {
    List<String> contradictions = new ArrayList<>();
    Map<String, String> replication = keyspace.getMap("replication", String.class, String.class);
    String strategy = replication.getOrDefault("class", "");
    // Writing and reading with LOCAL_QUORUM overlaps only where the data centre has replicas.
    if (strategy.endsWith(NETWORK_TOPOLOGY) && !replication.containsKey(datacenter)) {
      contradictions.add(
          "keyspace %s has replicas in %s, but none in CASSANDRA_LOCAL_DATACENTER, %s"
              .formatted(name(), replication.keySet(), datacenter));
    } else {
      String copies =
          replication.getOrDefault(
              strategy.endsWith(NETWORK_TOPOLOGY) ? datacenter : "replication_factor", "");
      // More copies are empty until a repair: until then, a read may not find what is stored.
      if (!copies.equals(Integer.toString(replicas))) {
        contradictions.add(
            "keyspace %s has replication factor %s, but %s is %d: change the keyspace with ALTER KEYSPACE and nodetool repair (docs/clusters.md), or the setting"
                .formatted(name(), copies, Replication.CASSANDRA, replicas));
      }
    }
    if (!keyspace.getBoolean("durable_writes")) {
      contradictions.add("keyspace %s has durable_writes false (valid: true)".formatted(name()));
    }
    return contradictions;
  }

  private Optional<String> bucketsContradiction(ExistingTable table) {
    String wanted = Tables.bucketsComment(pipeline.table().buckets());
    return table.comment().equals(wanted)
        ? Optional.empty()
        : Optional.of(
            "table %s has %s in its comment, but the pipeline has %s: this cannot be changed; set buckets back, or name another table"
                .formatted(table.name(), quoted(table.comment()), quoted(wanted)));
  }

  /**
   * What exists. A node that was down does not know what was created meanwhile, and would create it
   * a second time: so nothing counts as missing until all nodes agree that it is.
   */
  private <T> Optional<T> evenIfAgreed(Supplier<Optional<T>> read, Predicate<T> isComplete) {
    Optional<T> there = read.get();
    if (there.filter(isComplete).isPresent() || isSingleNode()) {
      return there;
    }
    ddl.awaitAgreement("checking keyspace " + name());
    return read.get();
  }

  /** Those of the local data centre, whether they are up or not. */
  private long nodes() {
    return session.get().getMetadata().getNodes().values().stream()
        .filter(node -> datacenter.equals(node.getDatacenter()))
        .count();
  }

  /** A single node orders all changes by itself. */
  private boolean isSingleNode() {
    return session.get().getMetadata().getNodes().size() == 1;
  }

  private Optional<Row> read() {
    String select =
        "SELECT replication, durable_writes FROM system_schema.keyspaces WHERE keyspace_name = ?";
    return repeater.call(
        "checking keyspace " + name(),
        () -> Optional.ofNullable(session.get().execute(select, name()).one()));
  }

  private Optional<ExistingTable> read(TableDefinition wanted) {
    return repeater.call(
        "checking table " + wanted.qualifiedName(),
        () -> ExistingTable.read(session.get(), wanted));
  }

  private String createStatement(TableDefinition table) {
    return isSingleNode() ? table.createStatement() : table.createStatement(ids.agreeOn(table));
  }

  private String createStatement() {
    return "CREATE KEYSPACE IF NOT EXISTS %s WITH replication = {'class': '%s', '%s': %d}"
            .formatted(
                CqlIdentifier.fromInternal(name()).asCql(true),
                NETWORK_TOPOLOGY,
                datacenter.replace("'", "''"),
                replicas)
        + " AND durable_writes = true";
  }

  private String name() {
    return pipeline.table().keyspace();
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }
}
