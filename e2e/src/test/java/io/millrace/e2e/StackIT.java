package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The main job on the whole stack: Airflow, the policy proxy, the task images, Kafka, the registry,
 * Cassandra. Every test has hours of its own.
 */
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ)
class StackIT {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  @RegisterExtension static final DagUnderTest USERS = DagUnderTest.named("users");

  private final Stack stack = USERS.stack();
  private final Dag dag = USERS.dag();
  private final Rows rows = USERS.rows();

  @Test
  void should_store_every_user_of_a_run_and_change_no_row_when_it_runs_again() throws Exception {
    Instant hour = Hours.ago(5);

    String first = dag.trigger(hour, Dag.params());
    dag.awaitSuccess(first, LIMIT);
    JsonNode stored = dag.result(first, "stream_to_cassandra");
    Set<String> before = rows.ofInterval(hour);

    String second = dag.trigger(hour, Dag.params());
    dag.awaitSuccess(second, LIMIT);

    assertThat(stored.get("fetched").asInt()).isEqualTo(1000);
    assertThat(stored.get("stored").asInt()).isEqualTo(1000);
    assertThat(before).hasSize(1000);
    assertThat(rows.usersOf(hour)).isEqualTo(1000);
    assertThat(dag.result(second, "fetch_and_produce").get("reused").asBoolean()).isTrue();
    assertThat(rows.ofInterval(hour)).isEqualTo(before);
    assertThat(rows.outcomes(hour)).containsExactly("done", "done");
    assertThat(stack.taskContainers(second)).isEmpty();
  }

  @Test
  void should_store_20000_users_in_one_interval() throws Exception {
    Instant hour = Hours.ago(7);

    String run = dag.trigger(hour, Dag.params().put("users", 20_000));

    dag.awaitSuccess(run, LIMIT);
    assertThat(rows.ofInterval(hour)).hasSize(20_000);
  }

  @Test
  void should_replace_the_rows_of_an_interval_when_fewer_users_are_asked_for() throws Exception {
    Instant hour = Hours.ago(9);

    String many = dag.trigger(hour, Dag.params().put("users", 300));
    dag.awaitSuccess(many, LIMIT);
    String few = dag.trigger(hour, Dag.params().put("users", 10));
    dag.awaitSuccess(few, LIMIT);

    assertThat(rows.ofInterval(hour)).hasSize(10);
    assertThat(dag.result(few, "fetch_and_produce").get("revision").asInt()).isEqualTo(2);
  }
}
