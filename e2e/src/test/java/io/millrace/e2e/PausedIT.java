package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A paused DAG. */
@Isolated("the DAG of the users is paused")
class PausedIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static Stack stack;
  private static Airflow airflow;
  private static Runs runs;

  @BeforeAll
  static void connect() throws Exception {
    stack = Stack.underTest();
    airflow = new Airflow(stack);
    runs = new Runs(airflow, "users");
  }

  @AfterEach
  void unpause() throws Exception {
    runs.pause(false);
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

  /** In that time the scheduler has looked at the paused DAG many times. */
  private static void awaitRunOfAnotherDag() throws Exception {
    Airflow other = new Airflow(stack, "users_dead_letters");
    String run = other.trigger(Hours.ago(68), Airflow.params().put("dry_run", true));
    assertThat(other.awaitEnd(run, LIMIT)).isEqualTo("failed");
  }
}
