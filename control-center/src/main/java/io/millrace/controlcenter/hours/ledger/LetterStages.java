package io.millrace.controlcenter.hours.ledger;

/**
 * What only the dead-letter topic knows of a revision's dead letters. The ledger counts those of
 * the fetch without their stage, and does not say which of them a replay found to be duplicates.
 *
 * @param oversized those of the fetch whose record was too large; its others are {@code mapping}
 * @param duplicates those that a replay has turned into duplicates
 */
public record LetterStages(int revision, Positions oversized, Positions duplicates) {
  /** Of a revision of which nothing is known. */
  public static LetterStages none(int revision) {
    return new LetterStages(revision, Positions.NONE, Positions.NONE);
  }
}
