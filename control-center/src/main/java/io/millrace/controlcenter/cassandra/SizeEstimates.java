package io.millrace.controlcenter.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.millrace.cassandra.TableDefinition;
import io.millrace.controlcenter.backend.Reasons;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * How large a table is, as its nodes estimate it. Each node estimates the token ranges that it is
 * the first replica of, every five minutes, and only from what it has written to its disk.
 */
final class SizeEstimates {
  /** Nodes that are asked. */
  static final int MOST_NODES = 12;

  private static final long MEBIBYTE = 1024 * 1024;

  private static final String WHERE = " WHERE keyspace_name = ? AND table_name = ?";
  private static final String RANGES =
      "SELECT partitions_count, mean_partition_size FROM system.size_estimates" + WHERE;
  private static final String LARGEST =
      "SELECT mebibytes FROM system_views.max_partition_size" + WHERE;

  private final TableDefinition table;
  private final List<String> problems = new ArrayList<>();
  private boolean estimated;
  private long partitions;
  private double bytes;
  private Long largest;
  private String nodeOfLargest;

  private SizeEstimates(TableDefinition table) {
    this.table = table;
  }

  /**
   * The sum over the nodes that were asked.
   *
   * @param partitions null if no node has an estimate yet
   * @param meanBytes of a partition; null if unknown
   * @param largestBytes of a partition, rounded up to whole mebibytes; null if unknown
   * @param nodeOfLargest the address of the node that has the largest; null if unknown
   * @param nodes how many nodes the data centre's session is connected to
   * @param nodesAsked how many of them the sum is over
   * @param problems why something is missing
   */
  record Sum(
      Long partitions,
      Long meanBytes,
      Long largestBytes,
      String nodeOfLargest,
      int nodes,
      int nodesAsked,
      List<String> problems) {}

  static Sum of(CqlSession session, TableDefinition table) {
    // The driver has no connection to nodes that are down, or in another data centre.
    List<Node> nodes =
        session.getMetadata().getNodes().values().stream()
            .filter(node -> node.getOpenConnections() > 0)
            .toList();
    List<Node> asked = nodes.stream().limit(MOST_NODES).toList();
    SizeEstimates estimates = new SizeEstimates(table);
    List<Runnable> answers = new ArrayList<>();
    for (Node node : asked) {
      CompletionStage<AsyncResultSet> ranges = estimates.ask(session, node, RANGES);
      CompletionStage<AsyncResultSet> largest = estimates.ask(session, node, LARGEST);
      answers.add(() -> estimates.addRanges(node, ranges));
      answers.add(() -> estimates.addLargest(node, largest));
    }
    answers.forEach(Runnable::run);
    return estimates.sum(nodes.size(), asked.size());
  }

  private CompletionStage<AsyncResultSet> ask(CqlSession session, Node node, String cql) {
    return session.executeAsync(
        SimpleStatement.newInstance(cql, table.keyspace(), table.name())
            .setConsistencyLevel(ConsistencyLevel.LOCAL_ONE)
            .setNode(node));
  }

  private void addRanges(Node node, CompletionStage<AsyncResultSet> answer) {
    for (Row row : rows(node, answer)) {
      long inRange = row.getLong("partitions_count");
      partitions += inRange;
      bytes += (double) inRange * row.getLong("mean_partition_size");
      estimated = true;
    }
  }

  private void addLargest(Node node, CompletionStage<AsyncResultSet> answer) {
    for (Row row : rows(node, answer)) {
      long ofNode = row.getLong("mebibytes") * MEBIBYTE;
      if (largest == null || ofNode > largest) {
        largest = ofNode;
        nodeOfLargest = node.getEndPoint().toString();
      }
    }
  }

  /** A page: a node has a few hundred ranges at most. */
  private Iterable<Row> rows(Node node, CompletionStage<AsyncResultSet> answer) {
    try {
      return answer.toCompletableFuture().join().currentPage();
    } catch (CompletionException e) {
      problems.add("%s: %s".formatted(node.getEndPoint(), Reasons.of(e)));
      return List.of();
    }
  }

  private Sum sum(int nodes, int asked) {
    return new Sum(
        estimated ? partitions : null,
        estimated && partitions > 0 ? Math.round(bytes / partitions) : null,
        largest,
        nodeOfLargest,
        nodes,
        asked,
        List.copyOf(problems));
  }
}
