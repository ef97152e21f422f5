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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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

  /** Starts a run without naming an hour. */
  private enum Trigger {
    UI {
      @Override
      String start() throws Exception {
        return runs.triggerInForm(
            Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(), Airflow.params());
      }
    },
    REST {
      @Override
      String start() throws Exception {
        return runs.trigger(null, Airflow.params());
      }
    },
    CLI {
      @Override
      String start() throws Exception {
        return cli();
      }
    },
    CLI_WITH_A_LOGICAL_DATE {
      @Override
      String start() throws Exception {
        return cli("--logical-date", Hours.ago(70).toString());
      }
    };

    abstract String start() throws Exception;
  }

  @Test
  void should_store_the_hour_that_has_just_ended_by_the_schedule() throws Exception {
    JsonNode run = scheduled();

    Instant hour = moment(run, "run_after").minus(1, ChronoUnit.HOURS);
    assertThat(moment(run, "data_interval_start")).isEqualTo(hour);
    assertThat(moment(run, "logical_date")).isEqualTo(hour);
    assertThat(hour).isEqualTo(hour.truncatedTo(ChronoUnit.HOURS));
    assertHour(run.get("dag_run_id").asText(), hour);
    assertThat(rows.ofInterval(hour)).hasSize(1000);
  }

  @ParameterizedTest
  @EnumSource(Trigger.class)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_take_the_last_complete_hour_when_triggered_by_hand(Trigger trigger) throws Exception {
    scheduled();

    String run = trigger.start();

    assertThat(airflow.awaitEnd(run, LIMIT)).isEqualTo("success");
    Instant made = moment(runs.get(run), "run_after");
    Instant hour = made.truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS);
    assertHour(run, hour);
    assertThat(rows.ofInterval(hour)).hasSize(1000);
  }

  @Test
  void should_take_the_hour_before_the_logical_date_over_rest() throws Exception {
    Instant date = Hours.ago(60);

    String run = runs.trigger(date.toString(), Airflow.params().put("users", 10));

    assertThat(airflow.awaitEnd(run, LIMIT)).isEqualTo("success");
    assertHour(run, date.minus(1, ChronoUnit.HOURS));
    assertThat(rows.ofInterval(date.minus(1, ChronoUnit.HOURS))).hasSize(10);
    assertThat(rows.ofInterval(date)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"Z, had not ended at", "+05:30, which is not a full hour (UTC)"})
  void should_refuse_an_hour_in_one_line_and_not_try_again(String zone, String reason)
      throws Exception {
    String start = Hours.notOver().toString().replace("Z", zone);

    String run = runs.trigger(null, Airflow.params().put("interval_start", start));

    assertThat(airflow.awaitEnd(run, LIMIT)).isEqualTo("failed");
    String told = airflow.reason(run, "schema_init");
    List<String> log = runs.log(run, "schema_init", 1);
    assertThat(told).contains(reason).doesNotContain("\n");
    assertThat(log.get(log.size() - 1)).isEqualTo(told);
    assertThat(log).noneMatch(line -> line.contains("Jinja"));
    assertThat(runs.task(run, "schema_init").get("try_number").asInt()).isEqualTo(1);
    assertThat(stack.taskContainers(run)).isEmpty();
  }

  @Test
  void should_refuse_in_the_form_what_is_no_full_hour() {
    assertThatThrownBy(
            () ->
                runs.trigger(null, Airflow.params().put("interval_start", "2026-01-02T18:30:00Z")))
        .hasMessageContaining("answered 400")
        .hasMessageContaining("Invalid input for param interval_start");
  }

  @Test
  void should_change_no_row_when_a_task_or_a_run_is_cleared() throws Exception {
    Instant hour = Hours.ago(71);
    String run = airflow.trigger(hour, Airflow.params().put("users", 10));
    assertThat(airflow.awaitEnd(run, LIMIT)).isEqualTo("success");
    Set<String> before = rows.ofInterval(hour);

    runs.clear(run, "stream_to_cassandra");
    assertThat(airflow.awaitEnd(run, LIMIT)).isEqualTo("success");
    assertThat(tries(run)).containsExactly(1, 1, 2);

    runs.clear(run);
    assertThat(airflow.awaitEnd(run, LIMIT)).isEqualTo("success");
    assertThat(tries(run)).containsExactly(2, 2, 3);

    assertHour(run, hour);
    assertThat(airflow.result(run, "fetch_and_produce").get("reused").asBoolean()).isTrue();
    assertThat(rows.ofInterval(hour)).hasSize(10).isEqualTo(before);
    assertThat(rows.outcomes(hour)).containsExactly("done", "done", "done");
  }

  private static void assertHour(String run, Instant hour) throws Exception {
    for (String task : TASKS) {
      assertThat(airflow.result(run, task).get("interval_start").asText())
          .as(task)
          .isEqualTo(hour.toString());
    }
  }

  private static List<Integer> tries(String run) throws Exception {
    Integer[] tries = new Integer[TASKS.size()];
    for (int task = 0; task < tries.length; task++) {
      tries[task] = runs.task(run, TASKS.get(task)).get("try_number").asInt();
    }
    return List.of(tries);
  }

  /** The schedule's latest run, which has stored its hour. */
  private static JsonNode scheduled() throws Exception {
    JsonNode run =
        Await.value(
                LIMIT,
                "the schedule has made a run",
                () -> runs.find("run_type=scheduled&order_by=-run_after"),
                made -> !made.isEmpty())
            .get(0);
    assertThat(airflow.awaitEnd(run.get("dag_run_id").asText(), LIMIT)).isEqualTo("success");
    return run;
  }

  private static String cli(String... more) throws Exception {
    String run = "cli__" + UUID.randomUUID();
    stack.exec(
        "scheduler", concat(List.of("airflow", "dags", "trigger", "users", "-r", run), more));
    return run;
  }

  private static String[] concat(List<String> command, String... more) {
    return java.util.stream.Stream.concat(command.stream(), List.of(more).stream())
        .toArray(String[]::new);
  }

  private static Instant moment(JsonNode run, String name) {
    return Instant.parse(run.get(name).asText());
  }
}
