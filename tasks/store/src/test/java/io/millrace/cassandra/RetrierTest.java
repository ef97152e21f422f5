package io.millrace.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import io.millrace.common.task.DataException;
import io.millrace.common.task.TemporaryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RetrierTest {
  private final List<Duration> pauses = new ArrayList<>();
  private int checks;
  private final Retrier retrier =
      new Retrier(
          new Patience() {
            @Override
            public void check() {
              if (++checks > 10) {
                throw new TemporaryException("storing was not over after PT1M");
              }
            }

            @Override
            public void pause(Duration time) {
              pauses.add(time);
              check();
            }
          },
          new WriteBackoff(new Random(3)));

  @Test
  void should_repeat_what_may_pass_with_growing_pauses() {
    assertThat(callFailing(4, () -> new DriverTimeoutException("no answer"))).isEqualTo(5);
    assertThat(pauses).hasSize(4);
    assertThat(pauses.get(3)).isGreaterThan(pauses.get(0));
  }

  @Test
  void should_give_up_when_patience_ends_and_say_what_failed() {
    assertThatThrownBy(
            () -> runFailing("reading ids back", new DriverTimeoutException("no answer")))
        .isInstanceOf(TemporaryException.class)
        .hasMessageContainingAll("after PT1M", "reading ids back", "no answer");
    assertThat(pauses).hasSize(11);
  }

  @Test
  void should_repeat_what_the_request_itself_calls_temporary() {
    assertThat(callFailing(2, () -> new TemporaryException("its columns are not there yet")))
        .isEqualTo(3);
    assertThat(pauses).hasSize(2);
  }

  @Test
  void should_say_why_it_was_temporary_when_patience_ends() {
    assertThatThrownBy(
            () ->
                runFailing(
                    "looking at a table", new TemporaryException("its columns are not there yet")))
        .isInstanceOf(TemporaryException.class)
        .hasMessage("storing was not over after PT1M; its columns are not there yet");
  }

  @Test
  void should_not_repeat_what_cassandra_refuses() {
    assertThatThrownBy(
            () ->
                runFailing(
                    "reading ids back", new InvalidQueryException(null, "unconfigured table")))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("reading ids back", "unconfigured table", "schema_init");
    assertThat(pauses).isEmpty();
  }

  /** Makes a request that fails so many times before it succeeds; gives how often it was made. */
  private int callFailing(int times, Supplier<RuntimeException> failure) {
    int[] calls = {0};
    return retrier.call(
        "reading",
        () -> {
          if (++calls[0] <= times) {
            throw failure.get();
          }
          return calls[0];
        });
  }

  private void runFailing(String doing, RuntimeException failure) {
    retrier.run(
        doing,
        () -> {
          throw failure;
        });
  }
}
