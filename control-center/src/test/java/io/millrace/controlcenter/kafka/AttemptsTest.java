package io.millrace.controlcenter.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.controlcenter.MovableClock;
import io.millrace.controlcenter.backend.BackendException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private final MovableClock clock = new MovableClock("2026-11-29T00:00:00Z");
  private final Attempts attempts = new Attempts("kafka", clock);

  @Test
  void should_fail_at_once_during_pauses_that_grow_up_to_30_seconds() {
    for (int pause : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      // given
      attempts.begin();
      attempts.failed(failure("away"));
      attempts.ended(true);

      // when
      clock.advance(Duration.ofSeconds(pause).minusMillis(1));

      // then
      assertThatThrownBy(attempts::begin).hasMessage("away");
      clock.advance(Duration.ofMillis(1));
    }
  }

  @Test
  void should_let_only_one_call_try_after_a_pause() {
    // given
    attempts.failed(failure("away"));
    clock.advance(Duration.ofSeconds(1));

    // when
    attempts.begin();

    // then
    assertThatThrownBy(attempts::begin).hasMessage("away");
    attempts.answered();
    attempts.ended(true);
    assertThatCode(
            () -> {
              attempts.begin();
              attempts.begin();
            })
        .doesNotThrowAnyException();
  }

  @Test
  void should_not_let_another_call_try_when_one_ends_that_began_before_the_failure() {
    // given
    boolean wasSingle = attempts.begin();
    attempts.failed(failure("away"));
    clock.advance(Duration.ofSeconds(1));
    attempts.begin();

    // when
    attempts.ended(wasSingle);

    // then
    assertThatThrownBy(attempts::begin).hasMessage("away");
  }

  @Test
  void should_count_calls_that_fail_together_as_one_failure() {
    // given
    attempts.failed(failure("first"));
    attempts.failed(failure("second"));

    // when
    clock.advance(Duration.ofSeconds(1));

    // then
    assertThatCode(attempts::begin).doesNotThrowAnyException();
  }

  private static BackendException failure(String reason) {
    return new BackendException("kafka", reason, null);
  }
}
