package io.millrace.replay;

import io.millrace.ledger.DeadLetter;
import java.util.Arrays;
import java.util.Optional;

/** The stage of the dead letters to replay. */
enum StageChoice {
  /** Any stage. */
  ALL,
  MAPPING,
  OVERSIZED,
  DECODING,
  WRITING,
  DUPLICATE;

  /** Whether dead letters of this stage are selected. */
  boolean includes(DeadLetter.Stage stage) {
    return this == ALL || stage().filter(stage::equals).isPresent();
  }

  private Optional<DeadLetter.Stage> stage() {
    return Arrays.stream(DeadLetter.Stage.values())
        .filter(stage -> stage.name().equals(name()))
        .findAny();
  }
}
