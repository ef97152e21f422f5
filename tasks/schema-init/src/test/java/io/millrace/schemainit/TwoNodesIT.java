package io.millrace.schemainit;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.common.task.TemporaryException;
import io.millrace.testkit.CassandraPair;
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
import org.junit.jupiter.api.RepeatedTest;

/**
 * Two runs at once, each by another node of one Cassandra cluster: there, {@code CREATE … IF NOT
 * EXISTS} alone can make a table twice.
 */
class TwoNodesIT {
  private static CassandraPair nodes;

  private final TestPipeline pipeline = TestPipeline.unique();

  @BeforeAll
  static void start() {
    CompletableFuture<Void> others =
        CompletableFuture.allOf(
            CompletableFuture.runAsync(Services::kafka),
            CompletableFuture.runAsync(Services::registry));
    nodes = CassandraPair.start();
    others.join();
  }

  @AfterAll
  static void close() {
    nodes.close();
  }

  @RepeatedTest(3)
  void should_make_each_table_once() {
    // when
    CyclicBarrier together = new CyclicBarrier(2);
    List<CompletableFuture<ObjectNode>> both =
        nodes.contactPoints().stream()
            .map(node -> CompletableFuture.supplyAsync(() -> runTogether(together, node)))
            .toList();

    // then
    List<Boolean> done = both.stream().map(TwoNodesIT::isDone).toList();
    assertThat(done).contains(true);
    String first = nodes.contactPoints().get(0);
    String second = nodes.contactPoints().get(1);
    run(first);
    assertThat(run(second).path("changes")).isEmpty();
    assertThat(tables(first)).hasSize(3).isEqualTo(tables(second));
    assertThat(readOf(first, writtenBy(second))).isTrue();
  }

  /** Of two, one may have to be repeated. */
  private static boolean isDone(CompletableFuture<ObjectNode> run) {
    try {
      run.join();
      return true;
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(TemporaryException.class);
      return false;
    }
  }

  private ObjectNode runTogether(CyclicBarrier together, String node) {
    try {
      together.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return run(node);
  }

  private ObjectNode run(String node) {
    Map<String, String> environment = new HashMap<>();
    environment.putAll(Services.kafka().environment());
    environment.putAll(Services.registry().environment());
    environment.putAll(CassandraPair.environment(node));
    environment.put("CASSANDRA_REPLICATION_FACTOR", "2");
    environment.put("INTERVAL_START", "2026-11-22T21:00:00Z");
    environment.put("INTERVAL_END", "2026-11-22T22:00:00Z");
    environment.put("RUN_ID", "manual__1");
    environment.put("TRY_NUMBER", "1");
    environment.put("DEADLINE", "PT2M");
    environment.put("PIPELINE", pipeline.json());
    return Main.run(new TaskContext(environment, new Stop(), Clock.systemUTC()));
  }

  /** The id of each table, as this node has it. */
  private Map<String, UUID> tables(String node) {
    try (CqlSession session = CassandraPair.session(node)) {
      Map<String, UUID> ids = new TreeMap<>();
      for (Row row :
          session.execute(
              "SELECT table_name, id FROM system_schema.tables WHERE keyspace_name = ?",
              keyspace())) {
        ids.put(row.getString("table_name"), row.getUuid("id"));
      }
      return ids;
    }
  }

  private UUID writtenBy(String node) {
    UUID id = UUID.randomUUID();
    try (CqlSession session = CassandraPair.session(node)) {
      session.execute("INSERT INTO %s.created_users (id) VALUES (?)".formatted(keyspace()), id);
    }
    return id;
  }

  private boolean readOf(String node, UUID id) {
    try (CqlSession session = CassandraPair.session(node)) {
      return session
              .execute("SELECT id FROM %s.created_users WHERE id = ?".formatted(keyspace()), id)
              .one()
          != null;
    }
  }

  private String keyspace() {
    return pipeline.parsed().table().keyspace();
  }
}
