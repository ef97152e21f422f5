package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.common.task.TemporaryException;
import io.millrace.testkit.CassandraPair;
import io.millrace.testkit.CassandraPair.Node;
import io.millrace.testkit.Services;
import io.millrace.testkit.TestPipeline;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs of schema-init that reach a Cassandra cluster by different nodes: there, {@code CREATE … IF
 * NOT EXISTS} alone can make a table twice.
 */
class TwoNodesIT {
  private static final Logger LOG = LoggerFactory.getLogger(TwoNodesIT.class);
  private static final String DEADLINE = "PT1M";
  private static final String SHORT = "PT15S";

  private static CassandraPair pair;
  private static Node first;
  private static Node second;

  /** {@code -Drounds=…} for more of the race. */
  private final int rounds = Integer.getInteger("rounds", 4);

  @BeforeAll
  static void start() {
    CompletableFuture<Void> others =
        CompletableFuture.allOf(
            CompletableFuture.runAsync(Services::kafka),
            CompletableFuture.runAsync(Services::registry));
    pair = CassandraPair.start();
    first = pair.nodes().get(0);
    second = pair.nodes().get(1);
    others.join();
  }

  @AfterAll
  static void close() {
    pair.close();
  }

  @Test
  void should_make_each_table_once_when_two_run_at_once() {
    Map<String, Integer> outcomes = new TreeMap<>();
    for (int round = 0; round < rounds; round++) {
      TestPipeline pipeline = TestPipeline.unique();

      // when
      CyclicBarrier together = new CyclicBarrier(2);
      List<CompletableFuture<String>> both =
          pair.nodes().stream()
              .map(node -> CompletableFuture.supplyAsync(() -> outcome(together, pipeline, node)))
              .toList();
      List<String> ended = both.stream().map(CompletableFuture::join).sorted().toList();

      // then
      assertThat(ended.get(0)).isEqualTo("done");
      assertThat(run(pipeline, second, DEADLINE).path("changes")).isEmpty();
      String keyspace = pipeline.parsed().table().keyspace();
      assertThat(tables(first, keyspace)).isEqualTo(tables(second, keyspace));
      assertThat(tables(first, keyspace)).containsAllEntriesOf(agreedOn(keyspace)).hasSize(4);
      outcomes.merge(String.join(", ", ended), 1, Integer::sum);
    }
    LOG.info("outcomes of {} rounds: {}", rounds, outcomes);
  }

  /** Else the other node, once it is asked, could make it again, and the rows of this one go. */
  @Test
  void should_make_no_table_on_a_node_that_cannot_reach_the_other() {
    // given
    TestPipeline pipeline = TestPipeline.unique();
    String keyspace = pipeline.parsed().table().keyspace();
    try (CqlSession session = first.session()) {
      session.execute(
          "CREATE KEYSPACE %s WITH replication = {'class': 'NetworkTopologyStrategy', '%s': 2}"
              .formatted(keyspace, CassandraPair.DATACENTER));
    }

    // when, then
    second.pause();
    try {
      assertThatThrownBy(() -> run(pipeline, first, SHORT)).isInstanceOf(TemporaryException.class);
      assertThat(tables(first, keyspace)).doesNotContainKey("created_users");
    } finally {
      second.resume();
    }
    run(pipeline, second, DEADLINE);
    assertThat(tables(first, keyspace)).containsKey("created_users");
  }

  /** Of two, one may have to be repeated. */
  private static String outcome(CyclicBarrier together, TestPipeline pipeline, Node node) {
    try {
      together.await();
      run(pipeline, node, DEADLINE);
      return "done";
    } catch (TemporaryException e) {
      LOG.info("it fails with a temporary reason", e);
      return "temporary";
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  private static ObjectNode run(TestPipeline pipeline, Node node, String deadline) {
    Map<String, String> environment = new HashMap<>();
    environment.putAll(Services.kafka().environment());
    environment.putAll(Services.registry().environment());
    environment.putAll(node.environment());
    environment.put("CASSANDRA_REPLICATION_FACTOR", "2");
    environment.put("INTERVAL_START", "2026-11-22T21:00:00Z");
    environment.put("INTERVAL_END", "2026-11-22T22:00:00Z");
    environment.put("RUN_ID", "run");
    environment.put("TRY_NUMBER", "1");
    environment.put("DEADLINE", deadline);
    environment.put("PIPELINE", pipeline.json());
    return io.millrace.schemainit.Main.run(
        new TaskContext(environment, new Stop(), Clock.systemUTC()));
  }

  /** The id of each table, as this node has it. */
  private static Map<String, UUID> tables(Node node, String keyspace) {
    return ids(
        node,
        "SELECT table_name, id FROM system_schema.tables WHERE keyspace_name = '%s'"
            .formatted(keyspace));
  }

  /** The ids that the tables were to have: two nodes on their own would have made others first. */
  private static Map<String, UUID> agreedOn(String keyspace) {
    Map<String, UUID> ids =
        ids(first, "SELECT table_name, id FROM %s.table_ids".formatted(keyspace));
    assertThat(ids).hasSize(3);
    return ids;
  }

  private static Map<String, UUID> ids(Node node, String select) {
    try (CqlSession session = node.session()) {
      Map<String, UUID> ids = new TreeMap<>();
      for (Row row : session.execute(select)) {
        ids.put(row.getString("table_name"), row.getUuid("id"));
      }
      return ids;
    }
  }
}
