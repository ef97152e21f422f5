package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What people, and Airflow's timeout, do to a run that is under way. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ)
class InterventionsIT {

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String FETCH = "fetch_and_produce";
  private static final String STREAM = "stream_to_cassandra";

  private static Stack stack;
  private static Airflow airflow;
  private static Runs runs;
  private static Rows rows;

  @BeforeAll
  static void connect() throws Exception {
    stack = Stack.underTest();
    airflow = new Airflow(stack);
    runs = new Runs(airflow, "users");
    rows = new Rows(stack);
  }

  @AfterAll
  static void close() {
    rows.close();
  }

  @Test
  void should_stop_and_remove_the_container_of_a_task_that_is_marked_failed() throws Exception {
    Instant hour = Hours.ago(62);
    String run = airflow.trigger(hour, Airflow.params().put("users", 10));

    try (FrozenTask fetch = FrozenTask.of(run, FETCH)) {
      runs.markTask(run, FETCH, "failed");
      assertThat(fetch.awaitRemoval()).containsExactly("15");
    }

    assertThat(airflow.awaitEnd(run, LIMIT)).isEqualTo("failed");
    assertThat(runs.task(run, FETCH).get("try_number").asInt()).isEqualTo(1);
    assertThat(stack.taskContainers(run)).isEmpty();
    assertThat(rows.ofInterval(hour)).isEmpty();

    // A task that is marked a success has left nothing that the next could store
    runs.markTask(run, FETCH, "success");
    airflow.awaitTask(run, STREAM, "failed", LIMIT);
    assertThat(airflow.reason(run, STREAM))
        .isEqualTo("fetch_and_produce returned no revision; clear fetch_and_produce as well");
    runs.mark(run, "success");
    assertThat(airflow.awaitEnd(run, LIMIT)).isEqualTo("success");
    assertThat(rows.ofInterval(hour)).isEmpty();

    // What it takes is what the reason says
    runs.clear(run, FETCH, STREAM);
    assertThat(airflow.awaitEnd(run, LIMIT)).isEqualTo("success");
    assertThat(rows.ofInterval(hour)).hasSize(10);
  }

  @Test
  void should_stop_the_container_of_a_task_that_is_cleared_while_it_runs_and_store_every_row()
      throws Exception {
    Instant hour = Hours.ago(63);
    String run = airflow.trigger(hour, Airflow.params().put("users", 10));

    try (FrozenTask fetch = FrozenTask.of(run, FETCH)) {
      runs.clear(run, FETCH);
      assertThat(fetch.awaitRemoval()).containsExactly("15");
    }

    assertThat(airflow.awaitEnd(run, LIMIT)).isEqualTo("success");
    assertThat(runs.task(run, FETCH).get("try_number").asInt()).isEqualTo(2);
    assertThat(rows.ofInterval(hour)).hasSize(10);
    assertThat(stack.taskContainers(run)).isEmpty();
  }

  @Test
  void should_stop_the_container_of_a_task_that_hangs_until_the_timeout_and_try_again()
      throws Exception {
    Instant hour = Hours.ago(64);
    String run = airflow.trigger(hour, Airflow.params().put("users", 10));

    try (FrozenTask stream = FrozenTask.of(run, STREAM)) {
      assertThat(stream.awaitRemoval()).containsExactly("15");
    }

    assertThat(airflow.awaitEnd(run, LIMIT)).isEqualTo("success");
    assertThat(runs.task(run, STREAM).get("try_number").asInt()).isEqualTo(2);
    assertThat(runs.log(run, STREAM, 1)).last().asString().contains("Timeout");
    assertThat(rows.ofInterval(hour)).hasSize(10);
    assertThat(stack.taskContainers(run)).isEmpty();
  }
}
