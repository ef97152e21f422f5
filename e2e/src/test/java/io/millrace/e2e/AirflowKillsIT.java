package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A part of Airflow crashes in the middle of a run and the engine starts it again: the run ends
 * with success and nobody's help, and every row is there once. What the task waits for is held
 * until the crash has happened, so it always hits a task at work; released at once, so that the
 * task ends while the part is away, which is harder than an end after it.
 */
@Isolated("it takes parts of Airflow away")
class AirflowKillsIT {

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int USERS = 2_000;

  /** A task, what it waits for, and the task before it, during which that is taken away. */
  private enum Work {
    FETCH("schema_init", "fetch_and_produce", "randomuser"),
    STREAM("fetch_and_produce", "stream_to_cassandra", "cassandra");

    private final String before;
    private final String task;
    private final String needs;

    Work(String before, String task, String needs) {
      this.before = before;
      this.task = task;
      this.needs = needs;
    }
  }

  @RegisterExtension static final DagUnderTest DAG = DagUnderTest.named("users");

  private final Stack stack = DAG.stack();
  private final Dag dag = DAG.dag();

  /** The scheduler's tasks die with it, and a container is left alone: that costs a try. */
  @ParameterizedTest
  @CsvSource({
    "dag-processor, FETCH, 1, 80",
    "docker-proxy, STREAM, 1, 81",
    "api-server, FETCH, 1, 82",
    "postgres, STREAM, 1, 83",
    "scheduler, FETCH, 2, 84"
  })
  void should_succeed_by_itself_with_every_row_once(
      String killed, Work work, int tries, int hoursAgo) throws Exception {
    Instant hour = Hours.ago(hoursAgo);
    try (TaskContainers containers = TaskContainers.watch(stack)) {
      // when
      String run = dag.trigger(hour, Dag.params().put("users", USERS));
      containers.awaitStarts(run, work.before, 1);
      Instant crash;
      stack.pause(work.needs);
      try {
        containers.awaitStarts(run, work.task, 1);
        stack.crash(killed);
        crash = Instant.now();
        containers.awaitStarts(run, work.task, tries);
      } finally {
        stack.unpause(work.needs);
      }
      stack.awaitRestart(killed);
      Duration back = Duration.between(crash, Instant.now());
      String state = dag.awaitEnd(run, LIMIT);
      System.out.printf(
          "%s killed in %s: back after %d s, %s after %d s, tries of the task: %d%n",
          killed,
          work.task,
          back.toSeconds(),
          state,
          Duration.between(crash, Instant.now()).toSeconds(),
          dag.tries(run, work.task));

      // then
      assertThat(state).isEqualTo("success");
      assertThat(dag.tries(run, work.task)).isEqualTo(tries);
      assertThat(dag.result(run, "fetch_and_produce").get("revision").asInt()).isEqualTo(1);
      try (Rows rows = new Rows(stack)) {
        assertThat(rows.ofInterval(hour)).hasSize(USERS);
        assertThat(rows.outcomes(hour)).containsExactly("done");
      }
      assertThat(containers.actions(run, work.task))
          .as("containers of the task, of which there is never more than one")
          .isEqualTo(oneAfterAnother(tries));
      assertThat(stack.taskContainers(run)).isEmpty();
    }
  }

  /** The process that would stop it is dead, and no other try comes that would. */
  @Test
  void should_remove_the_container_of_a_task_that_was_marked_failed_while_the_scheduler_was_dead()
      throws Exception {
    String run = dag.trigger(Hours.ago(85), Dag.params().put("users", 10));
    String task = Work.FETCH.task;
    try (FrozenTask frozen = FrozenTask.of(run, task)) {
      assertThat(removeOrphans()).as("while its task runs").doesNotContain(run);
      assertThat(stack.taskContainers(run)).hasSize(1);

      // when
      stack.crash("scheduler");
      dag.markTask(run, task, "failed");
      stack.awaitRestart("scheduler");
      dag.awaitFailure(run, LIMIT);
      assertThat(stack.taskContainers(run)).as("what nobody comes for").hasSize(1);

      // then
      assertThat(removeOrphans())
          .contains(
              "removed the container of %s, try 1, of users, %s (paused): its task is failed"
                  .formatted(task, run));
      assertThat(frozen.awaitRemoval()).containsExactly("15");
    }
  }

  /** As the service does every few minutes, and without waiting for some after the task's end. */
  private String removeOrphans() throws Exception {
    return stack.exec("maintenance", "python3", "-m", "millrace.orphans", "0");
  }

  private static List<String> oneAfterAnother(int containers) {
    return Collections.nCopies(containers, List.of("start", "die")).stream()
        .flatMap(List::stream)
        .toList();
  }
}
