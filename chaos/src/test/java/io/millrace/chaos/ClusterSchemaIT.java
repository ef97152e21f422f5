package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.DataException;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import io.millrace.testkit.AtScale;
import io.millrace.testkit.Cassandra;
import io.millrace.testkit.Clusters;
import io.millrace.testkit.Service;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs of schema-init that reach three Cassandra nodes by different ones: there, {@code CREATE … IF
 * NOT EXISTS} alone can make a table twice.
 */
class ClusterSchemaIT {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterSchemaIT.class);
  private static final String DEADLINE = "PT1M";
  private static final String SHORT = "PT15S";

  private static List<Cassandra> nodes;
  private static Cassandra first;
  private static Cassandra second;

  /** {@code -Drounds=…} for more of the race. */
  private final int rounds = Integer.getInteger("rounds", 4);

  @BeforeAll
  static void start() {
    nodes = Clusters.cassandra().nodes();
    first = nodes.get(0);
    second = nodes.get(1);
  }

  @Test
  void should_make_each_table_once_when_two_run_at_once() {
    Map<String, Integer> outcomes = new TreeMap<>();
    for (int round = 0; round < rounds; round++) {
      TestPipeline pipeline = TestPipeline.unique();

      // when
      CyclicBarrier together = new CyclicBarrier(2);
      List<CompletableFuture<String>> both =
          List.of(first, second).stream()
              .map(node -> CompletableFuture.supplyAsync(() -> outcome(together, pipeline, node)))
              .toList();
      List<String> ended = both.stream().map(CompletableFuture::join).sorted().toList();

      // then
      assertThat(ended.get(0)).isEqualTo("done");
      assertThat(prepare(pipeline, second, DEADLINE).path("changes")).isEmpty();
      String keyspace = pipeline.parsed().table().keyspace();
      assertThat(tables(first, keyspace)).isEqualTo(tables(second, keyspace));
      assertThat(tables(first, keyspace)).containsAllEntriesOf(agreedOn(keyspace)).hasSize(4);
      outcomes.merge(String.join(", ", ended), 1, Integer::sum);
    }
    LOG.info("outcomes of {} rounds: {}", rounds, outcomes);
  }

  /**
   * Else the others, once they are asked, could make it again, and the rows of this one go. Without
   * a majority not even the login may work.
   */
  @AtScale
  @Test
  void should_make_no_table_on_a_node_that_cannot_reach_the_others() {
    // given
    TestPipeline pipeline = TestPipeline.unique();
    String keyspace = pipeline.parsed().table().keyspace();
    try (CqlSession session = first.sessionOfItsOwn()) {
      session.execute(
          "CREATE KEYSPACE %s WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 3}"
              .formatted(keyspace));
    }
    List<Cassandra> others = nodes.subList(1, 3);

    // when, then
    others.forEach(Service::pause);
    try {
      assertThatThrownBy(() -> prepare(pipeline, first, SHORT))
          .isInstanceOfAny(TemporaryException.class, UnavailableException.class);
    } finally {
      others.forEach(Service::resume);
      Clusters.cassandra().awaitAll();
    }
    assertThat(tables(first, keyspace)).doesNotContainKey("created_users");
    prepare(pipeline, second, DEADLINE);
    assertThat(tables(first, keyspace)).containsKey("created_users");
  }

  /** More copies, or fewer, are an operator's business: until then, reads might not meet writes. */
  @Test
  void should_say_which_topic_and_keyspace_has_another_number_of_copies() {
    TestPipeline pipeline = TestPipeline.unique();
    prepare(pipeline, first, DEADLINE);
    Map<String, String> one =
        Map.of("KAFKA_REPLICATION_FACTOR", "1", "CASSANDRA_REPLICATION_FACTOR", "1");

    assertThatThrownBy(() -> prepare(pipeline, first, DEADLINE, one))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            "topic %s has 3 replicas, but KAFKA_REPLICATION_FACTOR is 1"
                .formatted(pipeline.parsed().topic().name()),
            "keyspace %s has replication factor 3, but CASSANDRA_REPLICATION_FACTOR is 1"
                .formatted(pipeline.parsed().table().keyspace()));
    assertThat(prepare(pipeline, first, DEADLINE).path("changes")).isEmpty();
  }

  /** Of two, one may have to be repeated. */
  private static String outcome(CyclicBarrier together, TestPipeline pipeline, Cassandra node) {
    try {
      together.await();
      prepare(pipeline, node, DEADLINE);
      return "done";
    } catch (TemporaryException | UnavailableException e) {
      LOG.info("it fails with a temporary reason", e);
      return "temporary";
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  /** Runs schema-init for a pipeline through one node. */
  private static ObjectNode prepare(TestPipeline pipeline, Cassandra node, String deadline) {
    return prepare(pipeline, node, deadline, Map.of());
  }

  private static ObjectNode prepare(
      TestPipeline pipeline, Cassandra node, String deadline, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>();
    environment.putAll(Clusters.kafka().environment());
    environment.putAll(Clusters.cassandra().environment());
    environment.putAll(Services.registry().environment());
    environment.put("CASSANDRA_CONTACT_POINTS", node.contactPoint());
    environment.put("INTERVAL_START", "2026-11-22T21:00:00Z");
    environment.put("INTERVAL_END", "2026-11-22T22:00:00Z");
    environment.put("RUN_ID", "run");
    environment.put("TRY_NUMBER", "1");
    environment.put("DEADLINE", deadline);
    environment.put("PIPELINE", pipeline.json());
    environment.putAll(settings);
    return io.millrace.schemainit.Main.run(
        new TaskContext(environment, new Stop(), Clock.systemUTC()));
  }

  /** The id of each table, as this node has it. */
  private static Map<String, UUID> tables(Cassandra node, String keyspace) {
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
