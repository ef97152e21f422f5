package io.millrace.schemainit;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.millrace.cassandra.Column;
import io.millrace.cassandra.TableDefinition;
import io.millrace.common.task.TemporaryException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table as it exists.
 *
 * @param types the CQL type of each column
 * @param key its primary key as CQL writes it, with the order of clustering columns
 */
record ExistingTable(String name, Map<String, String> types, String key, String comment) {
  private static final String TABLE =
      "SELECT comment FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?";
  private static final String COLUMNS =
      "SELECT column_name, type, kind, position, clustering_order FROM system_schema.columns"
          + " WHERE keyspace_name = ? AND table_name = ?";

  /**
   * Reads the table from Cassandra's system tables, if it exists.
   *
   * @throws TemporaryException if a node is just creating it, which takes more than one step
   */
  static Optional<ExistingTable> read(CqlSession session, TableDefinition wanted) {
    Row table = session.execute(TABLE, wanted.keyspace(), wanted.name()).one();
    if (table == null) {
      return Optional.empty();
    }
    List<Row> columns = session.execute(COLUMNS, wanted.keyspace(), wanted.name()).all();
    if (columns.isEmpty()) {
      throw new TemporaryException(
          "table %s is being created: it has no columns yet".formatted(wanted.qualifiedName()));
    }
    Map<String, String> types = new TreeMap<>();
    columns.forEach(row -> types.put(row.getString("column_name"), row.getString("type")));
    return Optional.of(
        new ExistingTable(
            wanted.qualifiedName(),
            types,
            key(key(columns, "partition_key"), key(columns, "clustering")),
            table.getString("comment")));
  }

  /** What is in Cassandra but differs from what is wanted, in a way that cannot be changed. */
  List<String> contradictions(TableDefinition wanted) {
    List<String> contradictions = new ArrayList<>();
    String wantedKey =
        key(
            wanted.partitionKey(),
            wanted.clustering().entrySet().stream()
                .map(column -> column.getKey() + " " + column.getValue())
                .toList());
    if (!key.equals(wantedKey)) {
      contradictions.add(
          "table %s has primary key %s, but the pipeline needs %s: a key cannot change; set record.key back, or name another table and topic"
              .formatted(name, key, wantedKey));
    }
    for (Column column : wanted.columns()) {
      String type = types.getOrDefault(column.name(), column.type());
      if (!type.equals(column.type())) {
        contradictions.add(
            "column %s of table %s is %s in Cassandra but %s in the pipeline: set its type back"
                .formatted(column.name(), name, type, column.type()));
      }
    }
    return contradictions;
  }

  /** The wanted columns that are missing. */
  List<Column> missing(TableDefinition wanted) {
    return wanted.columns().stream().filter(column -> !types.containsKey(column.name())).toList();
  }

  private static List<String> key(List<Row> columns, String kind) {
    return columns.stream()
        .filter(row -> kind.equals(row.getString("kind")))
        .sorted(Comparator.comparingInt(row -> row.getInt("position")))
        .map(
            row ->
                kind.equals("clustering")
                    ? row.getString("column_name")
                        + " "
                        + row.getString("clustering_order").toUpperCase(Locale.ROOT)
                    : row.getString("column_name"))
        .toList();
  }

  private static String key(List<String> partitionKey, List<String> clustering) {
    return Stream.concat(
            Stream.of("(" + String.join(", ", partitionKey) + ")"), clustering.stream())
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
