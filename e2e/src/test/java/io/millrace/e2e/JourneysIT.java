package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What a user does to pipelines while the stack is up, by files alone: adds one, changes it, makes
 * mistakes in it, removes it. Nothing is restarted.
 */
@Execution(ExecutionMode.CONCURRENT)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ)
@ResourceLock(Stack.IMPORT_ERRORS)
class JourneysIT {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static final List<String> ADDED = List.of("orders", "visitors", "oders");

  @RegisterExtension static final DagUnderTest ORDERS = DagUnderTest.named("orders");

  private final Stack stack = ORDERS.stack();
  private final Airflow airflow = ORDERS.airflow();
  private final Dag dag = ORDERS.dag();

  @BeforeAll
  static void removeLeftovers() throws IOException {
    removeFiles();
  }

  @AfterAll
  static void removeFiles() throws IOException {
    for (String name : ADDED) {
      Files.deleteIfExists(dag(name));
      Files.deleteIfExists(pipeline(name));
    }
    Files.deleteIfExists(dag("orders_dead_letters"));
  }

  @Test
  @Order(1)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_run_a_pipeline_that_is_added_with_another_host() throws Exception {
    // when
    Files.writeString(pipeline("orders"), orders("orders-api"));
    writeDag("orders", "dag", "pipeline_dag");

    // then
    Await.until(
        Await.SOON, "it has a run", () -> !listed("orders").isEmpty() && !scheduled().isEmpty());
    Await.until(Await.SOON, "its host's pool is there", () -> slots("source_orders-api") == 1);
    dag.awaitSuccess(scheduled().get(0), LIMIT);
  }

  @Test
  @Order(2)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_run_a_pipeline_that_is_changed_to_another_host() throws Exception {
    // when
    Files.writeString(pipeline("orders"), orders("new-orders-api"));

    // then
    String task = "/api/v2/dags/orders/tasks/fetch_and_produce";
    Await.value(
        Await.SOON,
        "the change is seen",
        () -> airflow.get(task).get("pool").asText(),
        "source_new-orders-api"::equals);
    String run = dag.trigger(Hours.ago(200), Dag.params());
    Await.until(
        Await.SOON, "the new host's pool is there", () -> slots("source_new-orders-api") == 1);
    dag.awaitSuccess(run, LIMIT);
  }

  @Test
  @Order(3)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_not_mix_two_versions_of_a_pipeline_that_is_changed_during_a_run() throws Exception {
    // given
    String before = Files.readString(pipeline("orders"));
    String run = dag.trigger(Hours.ago(203), Dag.params());
    try (FrozenTask fetch = FrozenTask.of(run, "fetch_and_produce")) {
      // when
      Files.writeString(
          pipeline("orders"), before.replace("    cell: {type: text, from: /cell}\n", ""));
      fetch.thaw();

      // then
      dag.awaitFailure(run, LIMIT);
    } finally {
      Files.writeString(pipeline("orders"), before);
    }
    assertThat(dag.reason(run, "stream_to_cassandra"))
        .isEqualTo(
            "record, topic or table of orders.yaml has changed since fetch_and_produce of this run;"
                + " clear the whole run, so that all its tasks use the same file");
    assertThat(dag.tries(run, "stream_to_cassandra")).isEqualTo(1);

    dag.clear(run);
    dag.awaitSuccess(run, LIMIT);
  }

  @Test
  @Order(4)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_refuse_a_second_pipeline_with_the_same_topic() throws Exception {
    // when
    String copy = orders("orders-api").replace("name: orders\n", "name: visitors\n");
    Files.writeString(pipeline("visitors"), copy.replace("created_orders", "created_visitors"));
    writeDag("visitors", "dag", "pipeline_dag");

    // then
    assertThat(importError("visitors.py"))
        .matches(
            "/opt/airflow/pipelines/visitors.yaml:\\d+: /topic/name gives it the topic"
                + " orders_created, which orders.yaml has already: change the one of the two that is new");
    assertThat(airflow.filesWithErrors())
        .as("errors of files that are this class's")
        .filteredOn(ADDED::contains)
        .containsExactly("visitors");
    Files.delete(dag("visitors"));
    Files.delete(pipeline("visitors"));
  }

  @Test
  @Order(5)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_name_the_nearest_pipeline_when_there_is_no_such_pipeline() throws Exception {
    writeDag("oders", "dag", "pipeline_dag");

    assertThat(importError("oders.py"))
        // Another class may have pipelines of its own.
        .startsWith(
            "/opt/airflow/pipelines/oders.yaml: there is no such pipeline;"
                + " did you mean orders? Valid: ")
        .contains("orders", "users");
    Files.delete(dag("oders"));
  }

  @Test
  @Order(6)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_refuse_a_param_that_nobody_reads_before_any_container_starts() throws Exception {
    try (TaskContainers containers = TaskContainers.watch(stack)) {
      // when
      ObjectNode misspelt = Dag.params().put("user", 5);
      String byRest = dag.trigger(Hours.ago(201), misspelt);
      Backfills backfills = ORDERS.backfills();
      backfills.await(
          backfills.begin(Hours.ago(202), Hours.ago(202), "none", Dag.params().put("user", 5)),
          LIMIT);

      // then
      String backfilled = dag.latest("backfill", 1).get(0);
      for (String run : List.of(byRest, backfilled)) {
        dag.awaitFailure(run, LIMIT);
        assertThat(dag.reason(run, "schema_init"))
            .isEqualTo(
                "the run's conf has 'user', which is no param of this DAG;"
                    + " did you mean users? Valid: users, nat, interval_start, refetch, engine");
        assertThat(dag.tries(run, "schema_init")).isEqualTo(1);
        assertThat(containers.actions(run, "schema_init")).isEmpty();
      }
    }
  }

  @Test
  @Order(7)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_refuse_a_param_that_nobody_reads_when_dead_letters_are_replayed() throws Exception {
    writeDag("orders_dead_letters", "dead_letters", "dead_letters_dag");
    Await.until(Await.SOON, "it is there", () -> !listed("orders_dead_letters").isEmpty());
    Dag deadLetters = ORDERS.another("orders_dead_letters");

    String run = deadLetters.trigger(Hours.ago(200), Dag.params().put("dryrun", true));

    deadLetters.awaitFailure(run, LIMIT);
    assertThat(deadLetters.reason(run, "schema_init"))
        .startsWith(
            "the run's conf has 'dryrun', which is no param of this DAG; did you mean dry_run?");
  }

  @Test
  @Order(8)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_no_longer_list_a_pipeline_whose_files_are_removed() throws Exception {
    removeFiles();

    Await.until(Await.SOON, "it is gone", () -> listed("orders").isEmpty());
    assertThat(slots("source_orders-api")).as("the pool stays").isEqualTo(1);
  }

  private static Path pipeline(String name) {
    return ORDERS.stack().file("pipelines/" + name + ".yaml");
  }

  private static Path dag(String name) {
    return ORDERS.stack().file("dags/" + name + ".py");
  }

  /** The pipeline of the users as one of its own, from another host and of few records. */
  private static String orders(String host) throws IOException {
    return Files.readString(pipeline("users"))
        .replace("name: users\n", "name: orders\n")
        .replace("${env.SOURCE_URL}", "http://" + host + ":8080/api/1.4/")
        .replace("default: 1000\n", "default: 10\n")
        .replace("users_created", "orders_created")
        .replace("created_users", "created_orders");
  }

  private static void writeDag(String name, String module, String function) throws IOException {
    String pipeline = name.replace("_dead_letters", "");
    Files.writeString(
        dag(name),
        "from millrace.%s import %s\n\n%s(\"%s\")\n"
            .formatted(module, function, function, pipeline));
  }

  /** The DAG as the UI's list has it, if it has. */
  private List<String> listed(String dag) throws Exception {
    return airflow.get("/api/v2/dags?limit=100").get("dags").findValuesAsText("dag_id").stream()
        .filter(dag::equals)
        .toList();
  }

  private List<String> scheduled() throws Exception {
    return dag.latest("scheduled", 1);
  }

  /** The slots of a pool; 0 if there is none. */
  private int slots(String pool) throws Exception {
    for (JsonNode each : airflow.get("/api/v2/pools?limit=100").get("pools")) {
      if (each.get("name").asText().equals(pool)) {
        return each.get("slots").asInt();
      }
    }
    return 0;
  }

  /** What the UI says of a DAG's file, once it says anything. */
  private String importError(String file) throws Exception {
    return Await.value(
        Await.SOON,
        file + " is an import error",
        () -> {
          JsonNode errors = airflow.get("/api/v2/importErrors").get("import_errors");
          for (JsonNode error : errors) {
            if (error.get("filename").asText().endsWith(file)) {
              return error.get("stack_trace").asText();
            }
          }
          return "";
        },
        error -> !error.isEmpty());
  }
}
