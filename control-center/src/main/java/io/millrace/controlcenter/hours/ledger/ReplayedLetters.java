package io.millrace.controlcenter.hours.ledger;

/**
 * The dead letters of a revision that replays have stored. What a replay has listed as pending is
 * not among them: its row may not be stored, so that it stays open.
 *
 * @param stored those whose rows are stored and verified
 */
public record ReplayedLetters(int revision, Positions stored) {
  ReplayedLetters countedOnly() {
    return new ReplayedLetters(revision, stored.countedOnly());
  }
}
