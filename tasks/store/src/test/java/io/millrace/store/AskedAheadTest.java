package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class AskedAheadTest {
  private static final int COUNT = 7;

  private final List<Integer> asked = new ArrayList<>();
  private final AskedAhead<String> answers = new AskedAhead<>(COUNT, this::ask);

  @Test
  void should_ask_for_a_few_ahead_and_for_each_once() {
    assertThat(taken(0)).isEqualTo("answer 0");
    assertThat(asked).containsExactly(0, 1, 2, 3, 4);

    for (int number = 1; number < COUNT; number++) {
      assertThat(taken(number)).isEqualTo("answer " + number);
    }
    assertThat(asked).containsExactly(0, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void should_ask_again_for_what_was_taken() {
    answers.take(0);
    answers.take(1);

    assertThat(taken(1)).isEqualTo("answer 1");
    assertThat(asked).containsExactly(0, 1, 2, 3, 4, 5, 1);
  }

  @Test
  void should_keep_a_failure_until_it_is_taken() {
    AskedAhead<String> failing =
        new AskedAhead<>(
            COUNT,
            number ->
                number == 1
                    ? CompletableFuture.failedFuture(new IllegalStateException("no answer"))
                    : ask(number));

    assertThat(failing.take(0).toCompletableFuture().join()).isEqualTo("answer 0");
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> failing.take(1).toCompletableFuture().join())
        .withMessageContaining("no answer");
  }

  private String taken(int number) {
    return answers.take(number).toCompletableFuture().join();
  }

  private CompletionStage<String> ask(int number) {
    asked.add(number);
    return CompletableFuture.completedFuture("answer " + number);
  }
}
