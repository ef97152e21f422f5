package io.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ledger.DeadLetter.Stage;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static DeadLetterRecord deadLetter(int bytes) {
    return Sent.received(Sent.ofSource(Stage.MAPPING, 1, 0, "x".repeat(bytes)));
  }

  @Test
  void should_be_none_of_no_letters() {
    assertThat(Batches.of(List.of())).isEmpty();
  }

  @Test
  void should_be_bound_in_number() {
    List<DeadLetterRecord> deadLetters =
        Collections.nCopies(Batches.MOST_LETTERS + 1, deadLetter(1));

    assertThat(Batches.of(deadLetters))
        .extracting(List::size)
        .containsExactly(Batches.MOST_LETTERS, 1);
  }

  @Test
  void should_be_bound_in_size_but_for_a_letter_that_is_larger_itself() {
    int half = Batches.MOST_BYTES / 2;
    List<DeadLetterRecord> deadLetters =
        List.of(
            deadLetter(half),
            deadLetter(half),
            deadLetter(1),
            deadLetter(Batches.MOST_BYTES + 1),
            deadLetter(1));

    assertThat(Batches.of(deadLetters)).extracting(List::size).containsExactly(2, 1, 1, 1);
  }
}
