package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
 * A source that gives 20,000 users in 240 s and no more, with a pipeline of its own whose schedule
 * begins three hours before the stack. It takes minutes, in which it mostly waits: it begins first.
 */
@Execution(ExecutionMode.CONCURRENT)
@Order(1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ResourceLock(value = Stack.STORES, mode = ResourceAccessMode.READ)
class QuotaIT {

  private static final Duration LIMIT = Duration.ofMinutes(25);
  private static final String FETCH = "fetch_and_produce";
  private static final String TABLE = "limited_users";
  private static final int HOURS = 24;

  /** Asks for pages until it is refused, from the address that all tasks have. */
  private static final String USE_UP_THE_QUOTA =
      """
      from urllib.error import HTTPError
      from urllib.request import urlopen
      try:
          while True:
              urlopen("http://limited:8080/api/1.4/?results=5000").read()
      except HTTPError as error:
          assert error.code == 429, error
      """;

  private static int backfill;

  @RegisterExtension static final DagUnderTest LIMITED = DagUnderTest.named("limited");

  private final Stack stack = LIMITED.stack();

  /** Where the schedule begins, and the backfill before it. */
  private final Instant start = Instant.parse(stack.setting("LIMITED_START"));

  private final Instant first = start.minus(1 + HOURS, ChronoUnit.HOURS);
  private final Dag dag = LIMITED.dag();
  private final Backfills backfills = LIMITED.backfills();
  private final Rows rows = LIMITED.rows();

  @Test
  @Order(1)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_make_up_for_each_hour_that_the_schedule_missed() throws Exception {
    Await.until(LIMIT, "three runs", () -> scheduled().size() >= 3);

    for (int number = 0; number < 3; number++) {
      Instant hour = start.plus(number, ChronoUnit.HOURS);
      String run = scheduled().get(number).get("dag_run_id").asText();
      dag.awaitSuccess(run, LIMIT);
      assertThat(dag.result(run, FETCH).get("interval_start").asText()).isEqualTo(hour.toString());
      assertThat(rows.ofInterval(TABLE, hour)).hasSize(10);
    }
  }

  @Test
  @Order(2)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_let_a_new_run_go_before_a_backfill_that_waits() throws Exception {
    // given a backfill of a source whose quota others use up when it has got ten of its hours
    ObjectNode thousand = Dag.params().put("users", 1000);
    backfill = backfills.begin(first, first.plus(HOURS - 1, ChronoUnit.HOURS), "none", thousand);
    Await.until(LIMIT, "ten hours are fetched", () -> fetchesOfBackfill("success").size() >= 10);
    // The quota's window begins here
    stack.restart("limited-api");
    String waiting = awaitFetchThatWaits();

    // when
    String fresh = dag.trigger(Hours.ago(51), Dag.params().put("users", 10));
    dag.awaitTask(fresh, FETCH, "scheduled", LIMIT);
    assertThat(dag.task(waiting, FETCH).get("state").asText()).isEqualTo("running");

    // then
    dag.awaitSuccess(fresh, LIMIT);
    List<String> order = fetchesInOrder();
    assertThat(order).containsSubsequence(waiting, fresh);
    assertThat(order.subList(order.indexOf(waiting) + 1, order.indexOf(fresh)))
        .as("the schedule's run of an hour that has just ended may be, the backfill's may not")
        .noneMatch(run -> run.startsWith("backfill__"));
  }

  @Test
  @Order(3)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_finish_a_backfill_of_24_hours_that_has_to_wait_without_a_failed_run()
      throws Exception {
    backfills.await(backfill, LIMIT);

    List<JsonNode> made = dag.find("run_type=backfill");
    assertThat(made).hasSize(HOURS).allMatch(run -> run.get("state").asText().equals("success"));
    for (int number = 0; number < HOURS; number++) {
      assertThat(rows.ofInterval(TABLE, first.plus(number, ChronoUnit.HOURS))).hasSize(1000);
    }
    assertThat(dag.find("state=failed")).isEmpty();
  }

  private List<JsonNode> scheduled() throws Exception {
    return dag.find("run_type=scheduled&order_by=run_after");
  }

  /** The run whose fetch is refused for the quota, and waits. */
  private String awaitFetchThatWaits() throws Exception {
    List<String> waiting = new ArrayList<>();
    Await.until(
        LIMIT,
        "a fetch waits for the quota",
        () -> {
          stack.exec("limited", "python3", "-c", USE_UP_THE_QUOTA);
          for (JsonNode task : fetchesOfBackfill("running")) {
            String run = task.get("dag_run_id").asText();
            int number = task.get("try_number").asInt();
            if (dag.log(run, FETCH, number).stream().anyMatch(QuotaIT::throttled)) {
              waiting.add(run);
            }
          }
          return !waiting.isEmpty();
        });
    return waiting.get(0);
  }

  private List<JsonNode> fetchesOfBackfill(String state) throws Exception {
    return dag.tasks("task_id=" + FETCH + "&state=" + state).stream()
        .filter(task -> task.get("dag_run_id").asText().startsWith("backfill__"))
        .toList();
  }

  private static boolean throttled(String line) {
    return line.contains("429") && line.contains("retrying in");
  }

  /** The runs in the order in which their fetches began. */
  private List<String> fetchesInOrder() throws Exception {
    return dag.tasks("task_id=" + FETCH + "&state=success").stream()
        .sorted(Comparator.comparing(task -> Dag.instant(task, "start_date")))
        .map(task -> task.get("dag_run_id").asText())
        .toList();
  }
}
