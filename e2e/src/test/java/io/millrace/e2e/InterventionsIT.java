package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
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

  @RegisterExtension static final DagUnderTest USERS = DagUnderTest.named("users");

  private final Stack stack = USERS.stack();
  private final Dag dag = USERS.dag();
  private final Rows rows = USERS.rows();

  @Test
  void should_stop_and_remove_the_container_of_a_task_that_is_marked_failed() throws Exception {
    Instant hour = Hours.ago(62);

    String run = stopped(hour, FETCH, running -> dag.markTask(running, FETCH, "failed"));

    dag.awaitFailure(run, LIMIT);
    assertThat(dag.tries(run, FETCH)).isEqualTo(1);
    assertThat(stack.taskContainers(run)).isEmpty();
    assertThat(rows.ofInterval(hour)).isEmpty();

    // A task that is marked a success has left nothing that the next could store
    dag.markTask(run, FETCH, "success");
    dag.awaitTask(run, STREAM, "failed", LIMIT);
    assertThat(dag.reason(run, STREAM))
        .isEqualTo("fetch_and_produce returned no revision; clear fetch_and_produce as well");
    dag.mark(run, "success");
    dag.awaitSuccess(run, LIMIT);
    assertThat(rows.ofInterval(hour)).isEmpty();

    // What it takes is what the reason says
    dag.clear(run, FETCH, STREAM);
    dag.awaitSuccess(run, LIMIT);
    assertThat(rows.ofInterval(hour)).hasSize(10);
  }

  @Test
  void should_stop_the_container_of_a_task_that_is_cleared_while_it_runs_and_store_every_row()
      throws Exception {
    Instant hour = Hours.ago(63);

    String run = stopped(hour, FETCH, running -> dag.clear(running, FETCH));

    assertStoredWithSecondTry(run, FETCH, hour);
  }

  @Test
  void should_stop_the_container_of_a_task_that_hangs_until_the_timeout_and_try_again()
      throws Exception {
    Instant hour = Hours.ago(64);

    String run = stopped(hour, STREAM, running -> {});

    assertStoredWithSecondTry(run, STREAM, hour);
    assertThat(dag.log(run, STREAM, 1)).last().asString().contains("Timeout");
  }

  @Test
  void should_store_the_hour_of_two_people_by_the_newer_run_until_the_older_one_is_cleared()
      throws Exception {
    // given
    Instant hour = Hours.ago(65);
    String older = dag.trigger(hour, Dag.params().put("users", 10));
    dag.awaitSuccess(older, LIMIT);
    String newer = dag.trigger(hour, Dag.params().put("users", 20));
    dag.awaitSuccess(newer, LIMIT);

    // when: what is stored is no longer what this run has fetched
    dag.clear(older, STREAM);

    // then
    dag.awaitFailure(older, LIMIT);
    assertThat(dag.reason(older, STREAM)).contains("revision 2", newer);
    assertThat(rows.ofInterval(hour)).hasSize(20);

    // when: what it fetches again is what it was asked for
    dag.clear(older);
    dag.awaitSuccess(older, LIMIT);
    assertThat(rows.ofInterval(hour)).hasSize(10);
  }

  /**
   * Starts a run of an hour, whose task hangs until its container is stopped and removed.
   *
   * @param intervention what is done to the run while the task hangs
   */
  private String stopped(Instant hour, String task, Intervention intervention) throws Exception {
    String run = dag.trigger(hour, Dag.params().put("users", 10));
    try (FrozenTask frozen = FrozenTask.of(run, task)) {
      intervention.on(run);
      assertThat(frozen.awaitRemoval()).containsExactly("15");
    }
    return run;
  }

  @FunctionalInterface
  private interface Intervention {
    void on(String run) throws Exception;
  }

  private void assertStoredWithSecondTry(String run, String task, Instant hour) throws Exception {
    dag.awaitSuccess(run, LIMIT);
    assertThat(dag.tries(run, task)).isEqualTo(2);
    assertThat(rows.ofInterval(hour)).hasSize(10);
    assertThat(stack.taskContainers(run)).isEmpty();
  }
}
