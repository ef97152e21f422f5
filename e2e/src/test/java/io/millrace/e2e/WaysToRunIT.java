package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way to start a run: the hour that its tasks get, and what they store. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ)
class WaysToRunIT {

  static final List<String> TASKS =
      List.of("schema_init", "fetch_and_produce", "stream_to_cassandra");
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @RegisterExtension static final DagUnderTest USERS = DagUnderTest.named("users");

  private final Stack stack = USERS.stack();
  private final Dag dag = USERS.dag();
  private final Rows rows = USERS.rows();

  /** Starts a run without naming an hour. */
  private enum Trigger {
    UI {
      @Override
      String start(WaysToRunIT test) throws Exception {
        return test.dag.triggerInForm(
            Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(), Dag.params());
      }
    },
    REST {
      @Override
      String start(WaysToRunIT test) throws Exception {
        return test.dag.triggerAt(null, Dag.params());
      }
    },
    CLI {
      @Override
      String start(WaysToRunIT test) throws Exception {
        return test.cli();
      }
    },
    CLI_WITH_A_LOGICAL_DATE {
      @Override
      String start(WaysToRunIT test) throws Exception {
        return test.cli("--logical-date", Hours.ago(70).toString());
      }
    };

    abstract String start(WaysToRunIT test) throws Exception;
  }

  @Test
  void should_store_the_hour_that_has_just_ended_by_the_schedule() throws Exception {
    JsonNode run = scheduled();

    Instant hour = Dag.instant(run, "run_after").minus(1, ChronoUnit.HOURS);
    assertThat(Dag.instant(run, "data_interval_start")).isEqualTo(hour);
    assertThat(Dag.instant(run, "logical_date")).isEqualTo(hour);
    assertThat(hour).isEqualTo(hour.truncatedTo(ChronoUnit.HOURS));
    assertHour(run.get("dag_run_id").asText(), hour);
    assertThat(rows.ofInterval(hour)).hasSize(1000);
  }

  @ParameterizedTest
  @EnumSource(Trigger.class)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_take_the_last_complete_hour_when_triggered_by_hand(Trigger trigger) throws Exception {
    scheduled();

    String run = trigger.start(this);

    dag.awaitSuccess(run, LIMIT);
    Instant made = Dag.instant(dag.get(run), "run_after");
    Instant hour = made.truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS);
    assertHour(run, hour);
    assertThat(rows.ofInterval(hour)).hasSize(1000);
  }

  @Test
  void should_take_the_hour_before_the_logical_date_over_rest() throws Exception {
    Instant date = Hours.ago(60);

    String run = dag.triggerAt(date.toString(), Dag.params().put("users", 10));

    dag.awaitSuccess(run, LIMIT);
    assertHour(run, date.minus(1, ChronoUnit.HOURS));
    assertThat(rows.ofInterval(date.minus(1, ChronoUnit.HOURS))).hasSize(10);
    assertThat(rows.ofInterval(date)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"Z, had not ended at", "+05:30, which is not a full hour (UTC)"})
  void should_refuse_an_hour_in_one_line_and_not_try_again(String zone, String reason)
      throws Exception {
    String start = Hours.notOver().toString().replace("Z", zone);

    String run = dag.triggerAt(null, Dag.params().put("interval_start", start));

    dag.awaitFailure(run, LIMIT);
    String given = dag.reason(run, "schema_init");
    List<String> log = dag.log(run, "schema_init", 1);
    assertThat(given).contains(reason).doesNotContain("\n");
    assertThat(log.get(log.size() - 1)).isEqualTo(given);
    assertThat(log).noneMatch(line -> line.contains("Jinja"));
    assertThat(dag.tries(run, "schema_init")).isEqualTo(1);
    assertThat(stack.taskContainers(run)).isEmpty();
  }

  @Test
  void should_refuse_in_the_form_what_is_no_full_hour() {
    assertThatThrownBy(
            () -> dag.triggerAt(null, Dag.params().put("interval_start", "2026-01-02T18:30:00Z")))
        .hasMessageContaining("answered 400")
        .hasMessageContaining("Invalid input for param interval_start");
  }

  @Test
  void should_change_no_row_when_a_task_or_a_run_is_cleared() throws Exception {
    Instant hour = Hours.ago(71);
    String run = dag.trigger(hour, Dag.params().put("users", 10));
    dag.awaitSuccess(run, LIMIT);
    Set<String> before = rows.ofInterval(hour);

    dag.clear(run, "stream_to_cassandra");
    dag.awaitSuccess(run, LIMIT);
    assertThat(tries(run)).containsExactly(1, 1, 2);

    dag.clear(run);
    dag.awaitSuccess(run, LIMIT);
    assertThat(tries(run)).containsExactly(2, 2, 3);

    assertHour(run, hour);
    assertThat(dag.result(run, "fetch_and_produce").get("reused").asBoolean()).isTrue();
    assertThat(rows.ofInterval(hour)).hasSize(10).isEqualTo(before);
    assertThat(rows.outcomes(hour)).containsExactly("done", "done", "done");
  }

  private void assertHour(String run, Instant hour) throws Exception {
    for (String task : TASKS) {
      assertThat(dag.result(run, task).get("interval_start").asText())
          .as(task)
          .isEqualTo(hour.toString());
    }
  }

  private List<Integer> tries(String run) throws Exception {
    Integer[] tries = new Integer[TASKS.size()];
    for (int task = 0; task < tries.length; task++) {
      tries[task] = dag.tries(run, TASKS.get(task));
    }
    return List.of(tries);
  }

  /** The schedule's latest run, which has stored its hour. */
  private JsonNode scheduled() throws Exception {
    JsonNode run =
        Await.value(
                LIMIT,
                "the schedule has made a run",
                () -> dag.find("run_type=scheduled&order_by=-run_after"),
                made -> !made.isEmpty())
            .get(0);
    dag.awaitSuccess(run.get("dag_run_id").asText(), LIMIT);
    return run;
  }

  private String cli(String... more) throws Exception {
    String run = "cli__" + UUID.randomUUID();
    stack.exec(
        "scheduler", concat(List.of("airflow", "dags", "trigger", "users", "-r", run), more));
    return run;
  }

  private static String[] concat(List<String> command, String... more) {
    return java.util.stream.Stream.concat(command.stream(), List.of(more).stream())
        .toArray(String[]::new);
  }
}
