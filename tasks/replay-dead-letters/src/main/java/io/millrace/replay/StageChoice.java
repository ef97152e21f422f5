package io.millrace.replay;

import io.millrace.ledger.DeadLetter;
import java.util.Arrays;
import java.util.Optional;

/** For which reason records have become the dead letters that are to be replayed. */
enum StageChoice {
  /** Whichever. */
  ALL,
  MAPPING,
  OVERSIZED,
  DECODING,
  WRITING,
  DUPLICATE;

  /** Whether a dead letter of this stage is meant. */
  boolean includes(DeadLetter.Stage stage) {
    return this == ALL || stage().filter(stage::equals).isPresent();
  }

  private Optional<DeadLetter.Stage> stage() {
    return Arrays.stream(DeadLetter.Stage.values())
        .filter(stage -> stage.name().equals(name()))
        .findAny();
  }
}
