package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The DAG that replays dead letters: its form, the policy proxy and the image. */
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ)
class DeadLettersIT {
  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final String REPLAY = "replay_dead_letters";

  @RegisterExtension static final DagUnderTest USERS = DagUnderTest.named("users");

  private final Dag users = USERS.dag();
  private final Dag deadLetters = USERS.another("users_dead_letters");
  private final Rows rows = USERS.rows();

  @Test
  void should_look_for_dead_letters_first_and_then_replay_them() throws Exception {
    // given
    Instant hour = Hours.ago(40);
    String run = users.trigger(hour, Dag.params().put("users", 10));
    users.awaitSuccess(run, LIMIT);
    Set<String> before = rows.ofInterval(hour);

    // when
    String dry = deadLetters.trigger(hour, Dag.params().put("dry_run", true));
    deadLetters.awaitSuccess(dry, LIMIT);
    String replay = deadLetters.trigger(hour, Dag.params().put("reason", "mapping"));
    deadLetters.awaitSuccess(replay, LIMIT);

    // then
    deadLetters.awaitTask(dry, "schema_init", "skipped", LIMIT);
    JsonNode preview = deadLetters.result(dry, REPLAY);
    assertThat(preview.get("dry_run").asBoolean()).isTrue();
    assertThat(preview.get("letters").asInt()).isZero();
    assertThat(deadLetters.result(replay, REPLAY).get("remaining").asInt()).isZero();
    assertThat(rows.ofInterval(hour)).hasSize(10).isEqualTo(before);
    assertThat(rows.outcomes(hour)).containsExactly("done", "done");
  }

  @Test
  void should_refuse_an_hour_that_was_never_fetched_and_a_reason_that_is_none() throws Exception {
    Instant hour = Hours.ago(41);

    String run = deadLetters.trigger(hour, Dag.params());

    deadLetters.awaitFailure(run, LIMIT);
    assertThat(deadLetters.reason(run, REPLAY))
        .isEqualTo("interval %s was never fetched: there is nothing to replay".formatted(hour));
    assertThatThrownBy(() -> deadLetters.trigger(hour, Dag.params().put("reason", "boredom")))
        .hasMessageContaining("answered 400")
        .hasMessageContaining("Invalid input for param reason");
  }
}
