package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Runs that store their records with Spark, and runs of the same hours with both engines. */
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ)
class SparkIT {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String STREAM = "stream_to_cassandra";

  @RegisterExtension static final DagUnderTest USERS = DagUnderTest.named("users");

  private final Stack stack = USERS.stack();
  private final Dag dag = USERS.dag();
  private final Dag deadLetters = USERS.another("users_dead_letters");
  private final Backfills backfills = USERS.backfills();
  private final Rows rows = USERS.rows();

  private static ObjectNode spark() {
    return Dag.params().put("engine", "spark");
  }

  private static ObjectNode java() {
    return Dag.params().put("engine", "java");
  }

  @AfterEach
  void cancel() throws Exception {
    backfills.cancelActive();
  }

  @Test
  void should_store_the_same_rows_as_the_other_engine() throws Exception {
    // given
    Instant hour = Hours.ago(305);
    String first = dag.trigger(hour, spark());
    dag.awaitSuccess(first, LIMIT);
    Set<String> bySpark = rows.ofInterval(hour);

    // when
    String second = dag.trigger(hour, java());
    dag.awaitSuccess(second, LIMIT);
    String third = dag.trigger(hour, spark());
    dag.awaitSuccess(third, LIMIT);

    // then
    assertThat(dag.result(first, STREAM).get("stored").asInt()).isEqualTo(1000);
    assertThat(dag.result(first, STREAM).get("task").asText()).isEqualTo("spark-to-cassandra");
    assertThat(bySpark).hasSize(1000);
    assertThat(rows.usersOf(hour)).isEqualTo(1000);
    assertThat(rows.ofInterval(hour)).isEqualTo(bySpark);
    assertThat(rows.engines(hour)).containsExactly("spark", "java", "spark");
    assertThat(stack.taskContainers(first)).isEmpty();
  }

  @Test
  void should_replace_what_the_other_engine_has_stored_and_fail_once_superseded() throws Exception {
    // given
    Instant hour = Hours.ago(307);
    String older = dag.trigger(hour, java().put("users", 300));
    dag.awaitSuccess(older, LIMIT);

    // when
    String newer = dag.trigger(hour, spark().put("users", 10));
    dag.awaitSuccess(newer, LIMIT);

    // then
    assertThat(rows.ofInterval(hour)).hasSize(10);
    assertThat(dag.result(newer, "fetch_and_produce").get("revision").asInt()).isEqualTo(2);

    // when
    String newest = dag.trigger(hour, java().put("users", 20));
    dag.awaitSuccess(newest, LIMIT);
    dag.clear(newer, STREAM);

    // then
    dag.awaitFailure(newer, LIMIT);
    assertThat(dag.reason(newer, STREAM)).contains("revision 3", newest);
    assertThat(rows.ofInterval(hour)).hasSize(20);
  }

  @Test
  void should_backfill_three_hours_side_by_side() throws Exception {
    Instant first = Hours.ago(312);
    Instant last = first.plus(2, ChronoUnit.HOURS);

    backfills.await(backfills.begin(first, last, "none", spark().put("users", 10)), LIMIT);

    for (int number = 0; number < 3; number++) {
      Instant hour = first.plus(number, ChronoUnit.HOURS);
      assertThat(rows.ofInterval(hour)).hasSize(10);
      assertThat(rows.engines(hour)).containsExactly("spark");
    }
  }

  @Test
  void should_replay_the_dead_letters_of_its_hours() throws Exception {
    // given
    Instant hour = Hours.ago(314);
    String run = dag.trigger(hour, spark().put("users", 10));
    dag.awaitSuccess(run, LIMIT);

    // when
    String replay = deadLetters.trigger(hour, Dag.params());
    deadLetters.awaitSuccess(replay, LIMIT);

    // then
    assertThat(deadLetters.result(replay, "replay_dead_letters").get("remaining").asInt()).isZero();
    assertThat(rows.ofInterval(hour)).hasSize(10);
    assertThat(rows.outcomes(hour)).containsExactly("done", "done");
  }
}
