package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** A paused DAG. */
@Isolated("the DAGs of the pipelines are paused")
class PausedIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @RegisterExtension static final DagUnderTest USERS = DagUnderTest.named("users");

  private final Stack stack = USERS.stack();
  private final Dag dag = USERS.dag();
  private final Dag catchingUp = USERS.another("limited");

  @AfterEach
  void unpause() throws Exception {
    dag.pause(false);
    catchingUp.pause(false);
  }

  @Test
  void should_finish_the_task_that_runs_and_begin_nothing_until_unpaused() throws Exception {
    Instant hour = Hours.ago(66);
    String running = dag.trigger(hour, Dag.params().put("users", 10));
    String waiting;

    try (FrozenTask schemaInit = FrozenTask.of(running, "schema_init")) {
      dag.pause(true);
      waiting = dag.trigger(Hours.ago(67), Dag.params().put("users", 10));
      schemaInit.thaw();
      dag.awaitTask(running, "schema_init", "success", LIMIT);
    }
    awaitRunOfAnotherDag();

    assertThat(dag.get(running).get("state").asText()).isEqualTo("running");
    assertThat(dag.task(running, "fetch_and_produce").get("start_date").isNull()).isTrue();
    assertThat(dag.get(waiting).get("state").asText()).isEqualTo("queued");
    dag.pause(false);
    dag.awaitSuccess(running, LIMIT);
    dag.awaitSuccess(waiting, LIMIT);
    try (Rows rows = new Rows(stack)) {
      assertThat(rows.ofInterval(hour)).hasSize(10);
      assertThat(rows.ofInterval(Hours.ago(67))).hasSize(10);
    }
  }

  /** Hours that a pause missed are, to Airflow, hours since its latest run that have none. */
  @Test
  void should_make_up_for_each_hour_that_was_missed_when_catching_up() throws Exception {
    // given
    List<String> hours = Await.value(LIMIT, "runs", this::scheduled, made -> made.size() >= 3);
    catchingUp.pause(true);
    for (String run : catchingUp.latest("scheduled", 2)) {
      catchingUp.delete(run);
    }
    assertThat(scheduled()).isEqualTo(hours.subList(0, hours.size() - 2));
    catchingUp.parse();
    Await.value(
        LIMIT,
        "the next run is the first that was missed",
        () -> catchingUp.details().get("next_dagrun_logical_date").asText(),
        hours.get(hours.size() - 2)::equals);

    // when
    catchingUp.pause(false);

    // then
    Await.value(LIMIT, "a run for each hour", this::scheduled, made -> made.containsAll(hours));
  }

  /** The hours of which the schedule has made a run, oldest first. */
  private List<String> scheduled() throws Exception {
    return catchingUp.find("run_type=scheduled&order_by=logical_date").stream()
        .map(run -> run.get("logical_date").asText())
        .toList();
  }

  /** In that time the scheduler has looked at the paused DAG many times. */
  private static void awaitRunOfAnotherDag() throws Exception {
    Dag other = USERS.another("users_dead_letters");
    String run = other.trigger(Hours.ago(68), Dag.params().put("dry_run", true));
    other.awaitFailure(run, LIMIT);
  }
}
