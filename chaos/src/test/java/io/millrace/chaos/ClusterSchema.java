package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import io.millrace.testkit.Cassandra;
import io.millrace.testkit.Clusters;
import io.millrace.testkit.Services;
import io.millrace.testkit.TestPipeline;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs of schema-init through one node of the shared cluster, and what nodes know of it. */
final class ClusterSchema {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterSchema.class);

  private ClusterSchema() {}

  /**
   * How a run of schema-init ends that begins together with another: it may have to be repeated.
   */
  static String outcome(CyclicBarrier together, TestPipeline pipeline, Cassandra node) {
    try {
      together.await();
      prepare(pipeline, node);
      return "done";
    } catch (TemporaryException | UnavailableException e) {
      LOG.info("it fails with a temporary reason", e);
      return "temporary";
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  /** Runs schema-init for a pipeline through one node. */
  static ObjectNode prepare(TestPipeline pipeline, Cassandra node) {
    return prepare(pipeline, node, Map.of());
  }

  /**
   * The same with other settings.
   *
   * @param settings win over the usual ones
   */
  static ObjectNode prepare(TestPipeline pipeline, Cassandra node, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>();
    environment.putAll(Clusters.kafka().environment());
    environment.putAll(Clusters.cassandra().environment());
    environment.putAll(Services.registry().environment());
    environment.put("CASSANDRA_CONTACT_POINTS", node.contactPoint());
    environment.put("INTERVAL_START", "2026-11-22T21:00:00Z");
    environment.put("INTERVAL_END", "2026-11-22T22:00:00Z");
    environment.put("RUN_ID", "run");
    environment.put("TRY_NUMBER", "1");
    environment.put("DEADLINE", "PT1M");
    environment.put("PIPELINE", pipeline.json());
    environment.putAll(settings);
    return io.millrace.schemainit.Main.run(
        new TaskContext(environment, new Stop(), Clock.systemUTC()));
  }

  /** The id of each table, as this node has it. */
  static Map<String, UUID> tables(Cassandra node, String keyspace) {
    return ids(
        node,
        "SELECT table_name, id FROM system_schema.tables WHERE keyspace_name = '%s'"
            .formatted(keyspace));
  }

  /** The ids that the tables were to have: two nodes on their own would have made others first. */
  static Map<String, UUID> agreedOn(Cassandra node, String keyspace) {
    Map<String, UUID> ids =
        ids(node, "SELECT table_name, id FROM %s.table_ids".formatted(keyspace));
    assertThat(ids).hasSize(3);
    return ids;
  }

  private static Map<String, UUID> ids(Cassandra node, String select) {
    try (CqlSession session = node.sessionOfItsOwn()) {
      Map<String, UUID> ids = new TreeMap<>();
      for (Row row : session.execute(select)) {
        ids.put(row.getString("table_name"), row.getUuid("id"));
      }
      return ids;
    }
  }
}
