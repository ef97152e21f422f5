package io.millrace.schemainit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.TemporaryException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JustMadeTest {
  private static final String REFUSAL = "User millrace has no CREATE permission on <keyspace k>";

  private Instant now = Instant.parse("2026-11-22T21:00:00Z");
  private final JustMade justMade = new JustMade(new Deadline(clock(), Duration.ofMinutes(2)));

  @Test
  void should_answer_what_the_request_answers() {
    assertThat(justMade.awaited("keyspace k", () -> 7).get()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Keyspace 'k' does not exist", "unconfigured table t"})
  void should_have_it_repeated_while_the_node_does_not_know_it(String message) {
    assertTemporary(new InvalidQueryException(null, message), message);
  }

  @Test
  void should_take_another_error_in_the_request_as_it_is() {
    assertPermanent(new InvalidQueryException(null, "Undefined column name x"));
  }

  @Test
  void should_have_it_repeated_until_the_rights_should_be_there() {
    now = now.plusSeconds(60);
    assertTemporary(new UnauthorizedException(null, REFUSAL), REFUSAL);

    now = now.plus(JustMade.RIGHTS).minusMillis(1);
    assertTemporary(new UnauthorizedException(null, REFUSAL), REFUSAL);

    now = now.plusMillis(1);
    assertPermanent(new UnauthorizedException(null, REFUSAL));
  }

  private void assertTemporary(QueryValidationException failure, String reason) {
    assertThatExceptionOfType(TemporaryException.class)
        .isThrownBy(() -> failing(failure))
        .withMessageStartingWith("keyspace k ")
        .withMessageEndingWith(": " + reason);
  }

  private void assertPermanent(QueryValidationException failure) {
    assertThatExceptionOfType(failure.getClass())
        .isThrownBy(() -> failing(failure))
        .isSameAs(failure);
  }

  private Object failing(QueryValidationException failure) {
    return justMade
        .awaited(
            "keyspace k",
            () -> {
              throw failure;
            })
        .get();
  }

  private Clock clock() {
    InstantSource source = () -> now;
    return source.withZone(ZoneOffset.UTC);
  }
}
