package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.pipeline.DeadLetters;
import io.millrace.common.pipeline.Topic;
import io.millrace.common.task.DataException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLetterRatioTest {
  private final DeadLetters accepted = new DeadLetters(0.01, 10, Duration.ofDays(30));
  private final Topic topic = new Topic("users_created", 6, Duration.ofDays(7));

  @ParameterizedTest
  @CsvSource({"0,0", "10,10", "10,100", "11,1100", "100,10000"})
  void should_accept_a_small_number_or_a_small_part(long deadLetters, long fetched) {
    assertThatCode(() -> DeadLetterRatio.check(accepted, topic, deadLetters, fetched))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"11,11", "11,1099", "101,10000"})
  void should_refuse_what_is_neither(long deadLetters, long fetched) {
    assertThatThrownBy(() -> DeadLetterRatio.check(accepted, topic, deadLetters, fetched))
        .isInstanceOf(DataException.class);
  }

  @Test
  void should_say_what_to_do() {
    assertThatThrownBy(() -> DeadLetterRatio.check(accepted, topic, 120, 1_000))
        .hasMessage(
            "120 of 1000 records are dead letters (allowed: a ratio of 0.01, or 10 records); see the reasons in"
                + " topic users_created.dlq; clearing this task reuses the same data, a run with"
                + " refetch gets new data");
  }
}
