package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The DAG that replays dead letters: its form, the policy proxy and the image. */
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ)
class DeadLettersIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String REPLAY = "replay_dead_letters";

  private static Airflow users;
  private static Airflow deadLetters;
  private static Rows rows;

  @BeforeAll
  static void connect() throws Exception {
    Stack stack = Stack.underTest();
    users = new Airflow(stack);
    deadLetters = new Airflow(stack, "users_dead_letters");
    rows = new Rows(stack);
  }

  @AfterAll
  static void close() {
    rows.close();
  }

  @Test
  void should_look_for_letters_first_and_then_replay_them() throws Exception {
    // given
    Instant hour = Hours.ago(40);
    String run = users.trigger(hour, Airflow.params().put("users", 10));
    assertThat(users.awaitEnd(run, LIMIT)).isEqualTo("success");
    Set<String> before = rows.ofInterval(hour);

    // when
    String dry = deadLetters.trigger(hour, Airflow.params().put("dry_run", true));
    assertThat(deadLetters.awaitEnd(dry, LIMIT)).isEqualTo("success");
    String replay = deadLetters.trigger(hour, Airflow.params().put("reason", "mapping"));
    assertThat(deadLetters.awaitEnd(replay, LIMIT)).isEqualTo("success");

    // then
    deadLetters.awaitTask(dry, "schema_init", "skipped", LIMIT);
    JsonNode told = deadLetters.result(dry, REPLAY);
    assertThat(told.get("dry_run").asBoolean()).isTrue();
    assertThat(told.get("letters").asInt()).isZero();
    assertThat(deadLetters.result(replay, REPLAY).get("remaining").asInt()).isZero();
    assertThat(rows.ofInterval(hour)).hasSize(10).isEqualTo(before);
    assertThat(rows.outcomes(hour)).containsExactly("done", "done");
  }

  @Test
  void should_refuse_an_hour_that_was_never_fetched_and_a_reason_that_is_none() throws Exception {
    Instant hour = Hours.ago(41);

    String run = deadLetters.trigger(hour, Airflow.params());

    assertThat(deadLetters.awaitEnd(run, LIMIT)).isEqualTo("failed");
    assertThat(deadLetters.reason(run, REPLAY))
        .isEqualTo("interval %s was never fetched: there is nothing to replay".formatted(hour));
    assertThatThrownBy(() -> deadLetters.trigger(hour, Airflow.params().put("reason", "boredom")))
        .hasMessageContaining("answered 400")
        .hasMessageContaining("Invalid input for param reason");
  }
}
