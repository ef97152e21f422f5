package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stack with compose/cluster.yml: any one broker and any one node may be away. */
@Tag("cluster")
@Isolated("it takes brokers and nodes away")
@Order(Integer.MAX_VALUE - 1)
class ClusterIT {
  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final List<String> SERVICES =
      List.of("kafka", "kafka-2", "kafka-3", "cassandra", "cassandra-2", "cassandra-3");
  private static final int USERS = 5_000;
  private static final int HOURS = 6;
  private static final Instant FIRST = Hours.ago(220);
  private static final Instant LAST = FIRST.plus(HOURS - 1L, ChronoUnit.HOURS);

  @RegisterExtension static final DagUnderTest DAG = DagUnderTest.named("users");

  private final Stack stack = DAG.stack();
  private final Dag dag = DAG.dag();
  private final Backfills backfills = DAG.backfills();
  private final Rows rows = DAG.rows();

  @AfterEach
  void startAllAgain() throws Exception {
    backfills.cancelActive();
    for (String service : SERVICES) {
      stack.start(service);
    }
  }

  @ParameterizedTest
  @CsvSource({"java, 201", "spark, 202"})
  void should_store_every_row_when_a_broker_and_a_node_are_killed_and_come_back(
      String engine, int hoursAgo) throws Exception {
    Instant hour = Hours.ago(hoursAgo);

    String run = dag.trigger(hour, params().put("engine", engine));
    dag.awaitTask(run, "fetch_and_produce", "running", LIMIT);
    stack.kill("kafka");
    stack.kill("cassandra");
    dag.awaitTask(run, "stream_to_cassandra", "running", LIMIT);
    stack.start("kafka");
    stack.start("cassandra");

    dag.awaitSuccess(run, LIMIT);
    assertThat(dag.result(run, "stream_to_cassandra").get("stored").asInt()).isEqualTo(USERS);
    assertThat(rows.ofInterval(hour)).hasSize(USERS);
    assertThat(rows.engines(hour)).contains(engine);
  }

  /** A backfill is under way at every restart: if it is faster than they are, it is run again. */
  @Test
  void should_have_no_failed_run_when_all_are_restarted_one_by_one_during_a_backfill()
      throws Exception {
    int backfill = backfills.begin(FIRST, LAST, "none", params());
    for (String service : SERVICES) {
      if (backfills.isOver(backfill)) {
        assertStored();
        backfill = backfills.begin(FIRST, LAST, "completed", params());
      }
      stack.restart(service);
    }
    backfills.await(backfill, LIMIT);

    assertStored();
  }

  private void assertStored() throws Exception {
    List<JsonNode> runs =
        dag.find(
            "order_by=logical_date&logical_date_gte=%s&logical_date_lte=%s".formatted(FIRST, LAST));
    assertThat(runs).hasSize(HOURS);
    for (int number = 0; number < HOURS; number++) {
      String state = runs.get(number).get("state").asText();
      assertThat(state).as(runs.get(number).get("dag_run_id").asText()).isEqualTo("success");
      assertThat(rows.ofInterval(FIRST.plus(number, ChronoUnit.HOURS))).hasSize(USERS);
    }
  }

  private static ObjectNode params() {
    return Dag.params().put("users", USERS);
  }
}
