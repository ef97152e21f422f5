package io.millrace.controlcenter.deadletters;

/** What has become of the record of a dead letter. */
enum LetterState {
  /** It waits for a replay. */
  OPEN,
  /** A replay has stored it. */
  REPLAYED,
  /**
   * The dead letter no longer tells how things are: a newer revision has replaced the record, the
   * hour's own run has stored it, or a later attempt at it has failed, too.
   */
  SUPERSEDED,
  /** Another record of the hour has its id, and that one's row is stored. */
  DUPLICATE
}
