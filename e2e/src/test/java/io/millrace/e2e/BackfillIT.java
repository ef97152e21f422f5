package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Backfills of one window of hours, each on what the one before has left. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ)
class BackfillIT {

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Instant FIRST = Hours.ago(103);
  private static final Instant LAST = FIRST.plus(2, ChronoUnit.HOURS);
  private static final ObjectNode TEN = Dag.params().put("users", 10);

  @RegisterExtension static final DagUnderTest USERS = DagUnderTest.named("users");

  private final Stack stack = USERS.stack();
  private final Dag dag = USERS.dag();
  private final Backfills backfills = USERS.backfills();
  private final Rows rows = USERS.rows();

  @AfterEach
  void cancel() throws Exception {
    backfills.cancelActive();
  }

  @Test
  @Order(1)
  void should_store_each_hour_three_at_once() throws Exception {
    backfills.await(backfills.begin(FIRST, LAST, "none", TEN), LIMIT);

    List<JsonNode> made = window();
    assertThat(made).hasSize(3);
    for (int number = 0; number < 3; number++) {
      JsonNode run = made.get(number);
      Instant hour = FIRST.plus(number, ChronoUnit.HOURS);
      assertThat(run.get("state").asText()).isEqualTo("success");
      assertThat(Dag.instant(run, "logical_date")).isEqualTo(hour);
      for (String task : WaysToRunIT.TASKS) {
        JsonNode result = dag.result(run.get("dag_run_id").asText(), task);
        assertThat(result.get("interval_start").asText()).isEqualTo(hour.toString());
      }
      assertThat(rows.ofInterval(hour)).hasSize(10);
    }
    Instant lastBegan = made.stream().map(run -> Dag.instant(run, "start_date")).max(order()).get();
    Instant firstEnded = made.stream().map(run -> Dag.instant(run, "end_date")).min(order()).get();
    assertThat(lastBegan).isBefore(firstEnded);
  }

  @Test
  @Order(2)
  void should_run_only_the_hours_that_have_no_run() throws Exception {
    List<Set<String>> before = stored();
    List<Instant> ended = ends();
    Instant missing = FIRST.minus(1, ChronoUnit.HOURS);

    backfills.await(backfills.begin(missing, LAST, "none", TEN), LIMIT);

    assertThat(rows.ofInterval(missing)).hasSize(10);
    assertThat(stored()).isEqualTo(before);
    assertThat(ends()).isEqualTo(ended);
  }

  @Test
  @Order(3)
  void should_run_only_the_hours_whose_run_failed() throws Exception {
    List<Set<String>> before = stored();
    List<Instant> ended = ends();
    dag.mark(window().get(1).get("dag_run_id").asText(), "failed");

    backfills.await(backfills.begin(FIRST, LAST, "failed", TEN), LIMIT);

    assertThat(window()).allMatch(run -> run.get("state").asText().equals("success"));
    assertThat(ends().get(0)).isEqualTo(ended.get(0));
    assertThat(ends().get(1)).isAfter(ended.get(1));
    assertThat(ends().get(2)).isEqualTo(ended.get(2));
    assertThat(stored()).isEqualTo(before);
  }

  @Test
  @Order(4)
  void should_run_all_of_them_again_backwards_by_the_command() throws Exception {
    List<Set<String>> before = stored();
    List<Instant> ended = ends();

    stack.exec(
        "scheduler",
        ("airflow backfill create --dag-id users --from-date %s --to-date %s --max-active-runs 1"
                + " --run-backwards --reprocess-behavior completed --dag-run-conf {\"users\":10}")
            .formatted(FIRST, LAST)
            .split(" "));
    backfills.await(backfills.latest(), LIMIT);

    assertThat(ends()).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(ends().get(2)).isAfter(ended.get(1));
    assertThat(window()).allMatch(run -> run.get("state").asText().equals("success"));
    assertThat(stored()).isEqualTo(before);
  }

  /** The window's runs, oldest hour first. */
  private List<JsonNode> window() throws Exception {
    return dag.find(
        "order_by=logical_date&logical_date_gte=%s&logical_date_lte=%s".formatted(FIRST, LAST));
  }

  private List<Instant> ends() throws Exception {
    return window().stream().map(run -> Dag.instant(run, "end_date")).toList();
  }

  private List<Set<String>> stored() {
    return List.of(
        rows.ofInterval(FIRST),
        rows.ofInterval(FIRST.plus(1, ChronoUnit.HOURS)),
        rows.ofInterval(LAST));
  }

  private static Comparator<Instant> order() {
    return Comparator.naturalOrder();
  }
}
