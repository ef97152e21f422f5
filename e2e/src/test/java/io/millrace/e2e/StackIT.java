package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The main job on the whole stack: Airflow, the policy proxy, the task images, Kafka, the registry,
 * Cassandra. Every test has hours of its own.
 */
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ)
class StackIT {

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static Stack stack;
  private static Airflow airflow;
  private static Rows rows;

  @BeforeAll
  static void connect() throws Exception {
    stack = Stack.underTest();
    airflow = new Airflow(stack);
    rows = new Rows(stack);
  }

  @AfterAll
  static void close() {
    rows.close();
  }

  @Test
  void should_store_every_user_of_a_run_and_change_no_row_when_it_runs_again() throws Exception {
    Instant hour = Hours.ago(5);

    String first = airflow.trigger(hour, Airflow.params());
    assertThat(airflow.awaitEnd(first, LIMIT)).isEqualTo("success");
    JsonNode stored = airflow.result(first, "stream_to_cassandra");
    Set<String> before = rows.ofInterval(hour);

    String second = airflow.trigger(hour, Airflow.params());
    assertThat(airflow.awaitEnd(second, LIMIT)).isEqualTo("success");

    assertThat(stored.get("fetched").asInt()).isEqualTo(1000);
    assertThat(stored.get("stored").asInt()).isEqualTo(1000);
    assertThat(before).hasSize(1000);
    assertThat(rows.usersOf(hour)).isEqualTo(1000);
    assertThat(airflow.result(second, "fetch_and_produce").get("reused").asBoolean()).isTrue();
    assertThat(rows.ofInterval(hour)).isEqualTo(before);
    assertThat(rows.outcomes(hour)).containsExactly("done", "done");
    assertThat(stack.taskContainers(second)).isEmpty();
  }

  @Test
  void should_store_20000_users_in_one_interval() throws Exception {
    Instant hour = Hours.ago(7);

    String run = airflow.trigger(hour, Airflow.params().put("users", 20_000));

    assertThat(airflow.awaitEnd(run, LIMIT)).isEqualTo("success");
    assertThat(rows.ofInterval(hour)).hasSize(20_000);
  }

  @Test
  void should_replace_the_rows_of_an_interval_when_fewer_users_are_asked_for() throws Exception {
    Instant hour = Hours.ago(9);

    String many = airflow.trigger(hour, Airflow.params().put("users", 300));
    assertThat(airflow.awaitEnd(many, LIMIT)).isEqualTo("success");
    String few = airflow.trigger(hour, Airflow.params().put("users", 10));
    assertThat(airflow.awaitEnd(few, LIMIT)).isEqualTo("success");

    assertThat(rows.ofInterval(hour)).hasSize(10);
    assertThat(airflow.result(few, "fetch_and_produce").get("revision").asInt()).isEqualTo(2);
  }
}
