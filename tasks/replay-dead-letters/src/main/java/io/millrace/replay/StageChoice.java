package io.millrace.replay;

import io.millrace.ledger.DeadLetter;

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
    return this == ALL || name().equals(stage.name());
  }
}
