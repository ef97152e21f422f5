package io.millrace.controlcenter.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.CoordinatorException;
import io.millrace.cassandra.TableDefinition;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.backend.Reasons;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What Cassandra says of a table.
 *
 * @param ddl the statement that would create it; null if it does not exist, or Cassandra does not
 *     tell
 * @param columns partition key first, then clustering columns, then the others by name
 * @param partitionsEstimate null if there is no estimate yet
 * @param meanPartitionBytes null if there is no estimate yet
 * @param maxPartitionBytes the largest of the nodes that were asked, rounded up to whole mebibytes
 * @param maxPartitionNode the node that has it
 * @param limitBytes above which a partition is too large
 * @param nodes how many nodes there are
 * @param nodesAsked how many of them the estimates come from
 * @param problem why something is missing, or null
 */
record TableDescription(
    String role,
    String keyspace,
    String name,
    boolean exists,
    String ddl,
    List<ColumnDescription> columns,
    Long partitionsEstimate,
    Long meanPartitionBytes,
    Long maxPartitionBytes,
    String maxPartitionNode,
    long limitBytes,
    int nodes,
    int nodesAsked,
    String problem) {
  /** Of a partition; larger ones make compactions and reads slow. */
  static final long LIMIT_BYTES = 100L * 1024 * 1024;

  private static final List<String> KINDS = List.of("partition_key", "clustering");

  /**
   * A column.
   *
   * @param kind partition_key, clustering or regular
   */
  record ColumnDescription(String name, String type, String kind) {}

  static TableDescription read(CqlSession session, Role role, Pipeline pipeline) {
    TableDefinition table = role.table(pipeline);
    List<ColumnDescription> columns = columns(session, table);
    if (columns.isEmpty()) {
      return new TableDescription(
          role.label(),
          table.keyspace(),
          table.name(),
          false,
          null,
          columns,
          null,
          null,
          null,
          null,
          LIMIT_BYTES,
          0,
          0,
          null);
    }
    List<String> problems = new ArrayList<>();
    String ddl = ddl(session, table, problems);
    SizeEstimates.Sum sizes = SizeEstimates.of(session, table);
    problems.addAll(sizes.problems());
    return new TableDescription(
        role.label(),
        table.keyspace(),
        table.name(),
        true,
        ddl,
        columns,
        sizes.partitions(),
        sizes.meanBytes(),
        sizes.largestBytes(),
        sizes.nodeOfLargest(),
        LIMIT_BYTES,
        sizes.nodes(),
        sizes.nodesAsked(),
        problems.isEmpty() ? null : String.join("; ", problems));
  }

  /** None if the table does not exist. */
  static List<ColumnDescription> columns(CqlSession session, TableDefinition table) {
    return session
        .execute(
            "SELECT column_name, type, kind, position FROM system_schema.columns"
                + " WHERE keyspace_name = ? AND table_name = ?",
            table.keyspace(),
            table.name())
        .all()
        .stream()
        .sorted(
            Comparator.comparing(TableDescription::rank)
                .thenComparing(row -> row.getInt("position"))
                .thenComparing(row -> row.getString("column_name")))
        .map(
            row ->
                new ColumnDescription(
                    row.getString("column_name"), row.getString("type"), row.getString("kind")))
        .toList();
  }

  private static int rank(Row row) {
    int rank = KINDS.indexOf(row.getString("kind"));
    return rank < 0 ? KINDS.size() : rank;
  }

  private static String ddl(CqlSession session, TableDefinition table, List<String> problems) {
    try {
      return session
          .execute(SimpleStatement.newInstance("DESCRIBE TABLE " + table.qualifiedName()))
          .all()
          .stream()
          .map(row -> row.getString("create_statement"))
          .collect(Collectors.joining("\n\n"));
    } catch (CoordinatorException e) {
      // Before version 4, only cqlsh knows DESCRIBE.
      problems.add("DESCRIBE TABLE: " + Reasons.of(e));
      return null;
    }
  }
}
