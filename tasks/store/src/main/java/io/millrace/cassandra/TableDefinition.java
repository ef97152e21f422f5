package io.millrace.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A table as it must be.
 *
 * @param columns key columns included, in the order in which they are created
 * @param partitionKey names of columns
 * @param clustering names of columns with their order, {@code ASC} or {@code DESC}
 * @param comment the table's comment; holds what the columns do not show but must never change
 */
public record TableDefinition(
    String keyspace,
    String name,
    List<Column> columns,
    List<String> partitionKey,
    Map<String, String> clustering,
    String comment) {
  public TableDefinition {
    columns = List.copyOf(columns);
    partitionKey = List.copyOf(partitionKey);
    // The order of clustering columns matters, and Map.copyOf would lose it.
    clustering = Collections.unmodifiableMap(new LinkedHashMap<>(clustering));
  }

  /** {@code keyspace.name}, quoted where CQL needs it. */
  public String qualifiedName() {
    return quoted(keyspace) + "." + quoted(name);
  }

  /** The statement that creates the table unless it exists. */
  public String createStatement() {
    String definitions =
        columns.stream()
            .map(column -> quoted(column.name()) + " " + column.type())
            .collect(Collectors.joining(", "));
    String key = "(" + list(partitionKey) + ")";
    String clusteringKey =
        clustering.isEmpty() ? "" : ", " + list(List.copyOf(clustering.keySet()));
    String order =
        clustering.isEmpty()
            ? ""
            : "CLUSTERING ORDER BY ("
                + clustering.entrySet().stream()
                    .map(entry -> quoted(entry.getKey()) + " " + entry.getValue())
                    .collect(Collectors.joining(", "))
                + ") AND ";
    return "CREATE TABLE IF NOT EXISTS %s (%s, PRIMARY KEY (%s%s)) WITH %scomment = '%s'"
        .formatted(
            qualifiedName(), definitions, key, clusteringKey, order, comment.replace("'", "''"));
  }

  /**
   * The same, with the id for the table.
   *
   * @param id never that of an earlier table: its rows could reappear in this one
   */
  public String createStatement(UUID id) {
    return createStatement() + " AND id = " + id;
  }

  /** The statement that adds a column to the table. */
  public String addStatement(Column column) {
    return "ALTER TABLE %s ADD %s %s"
        .formatted(qualifiedName(), quoted(column.name()), column.type());
  }

  private static String list(List<String> names) {
    return names.stream().map(TableDefinition::quoted).collect(Collectors.joining(", "));
  }

  public static String quoted(String name) {
    return CqlIdentifier.fromInternal(name).asCql(true);
  }
}
