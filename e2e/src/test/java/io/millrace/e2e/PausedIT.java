package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A paused DAG. */
@Isolated("the DAGs of the pipelines are paused")
class PausedIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static Stack stack;
  private static Airflow airflow;
  private static Runs runs;
  private static Runs catchingUp;

  @BeforeAll
  static void connect() throws Exception {
    stack = Stack.underTest();
    airflow = new Airflow(stack);
    runs = new Runs(airflow, "users");
    catchingUp = new Runs(airflow, "limited");
  }

  @AfterEach
  void unpause() throws Exception {
    runs.pause(false);
    catchingUp.pause(false);
  }

  @Test
  void should_finish_the_task_that_runs_and_begin_nothing_until_unpaused() throws Exception {
    Instant hour = Hours.ago(66);
    String running = airflow.trigger(hour, Airflow.params().put("users", 10));
    String waiting;

    try (FrozenTask schemaInit = FrozenTask.of(running, "schema_init")) {
      runs.pause(true);
      waiting = airflow.trigger(Hours.ago(67), Airflow.params().put("users", 10));
      schemaInit.thaw();
      airflow.awaitTask(running, "schema_init", "success", LIMIT);
    }
    awaitRunOfAnotherDag();

    assertThat(runs.get(running).get("state").asText()).isEqualTo("running");
    assertThat(runs.task(running, "fetch_and_produce").get("start_date").isNull()).isTrue();
    assertThat(runs.get(waiting).get("state").asText()).isEqualTo("queued");
    runs.pause(false);
    assertThat(airflow.awaitEnd(running, LIMIT)).isEqualTo("success");
    assertThat(airflow.awaitEnd(waiting, LIMIT)).isEqualTo("success");
    try (Rows rows = new Rows(stack)) {
      assertThat(rows.ofInterval(hour)).hasSize(10);
      assertThat(rows.ofInterval(Hours.ago(67))).hasSize(10);
    }
  }

  /** Hours that a pause missed are, to Airflow, hours since its latest run that have none. */
  @Test
  void should_make_up_for_each_hour_that_was_missed_when_catching_up() throws Exception {
    // given
    List<String> hours = Await.value(LIMIT, "runs", PausedIT::scheduled, made -> made.size() >= 3);
    catchingUp.pause(true);
    for (String run : catchingUp.latest("scheduled", 2)) {
      catchingUp.delete(run);
    }
    assertThat(scheduled()).isEqualTo(hours.subList(0, hours.size() - 2));
    catchingUp.parse();
    Await.value(
        LIMIT,
        "the next run is the first that was missed",
        () -> catchingUp.dag().get("next_dagrun_logical_date").asText(),
        hours.get(hours.size() - 2)::equals);

    // when
    catchingUp.pause(false);

    // then
    Await.value(LIMIT, "a run for each hour", PausedIT::scheduled, made -> made.containsAll(hours));
  }

  /** The hours of which the schedule has made a run, oldest first. */
  private static List<String> scheduled() throws Exception {
    return catchingUp.find("run_type=scheduled&order_by=logical_date").stream()
        .map(run -> run.get("logical_date").asText())
        .toList();
  }

  /** In that time the scheduler has looked at the paused DAG many times. */
  private static void awaitRunOfAnotherDag() throws Exception {
    Airflow other = new Airflow(stack, "users_dead_letters");
    String run = other.trigger(Hours.ago(68), Airflow.params().put("dry_run", true));
    assertThat(other.awaitEnd(run, LIMIT)).isEqualTo("failed");
  }
}
