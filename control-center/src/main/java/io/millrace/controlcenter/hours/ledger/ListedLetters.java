package io.millrace.controlcenter.hours.ledger;

/**
 * The dead letters that the task that stores an interval has sent for a revision. The ledger lists
 * them by position; those of the fetch are only counted there.
 *
 * @param decoding those whose record does not match the pipeline
 * @param writing those whose row Cassandra rejected
 * @param duplicates those whose id occurred before in the interval
 */
public record ListedLetters(
    int revision, Positions decoding, Positions writing, Positions duplicates) {
  /** Whether a record of the revision is listed. */
  public boolean contains(long packed) {
    return decoding.contains(packed) || writing.contains(packed) || duplicates.contains(packed);
  }

  /** How many there are. */
  public int size() {
    return decoding.size() + writing.size() + duplicates.size();
  }

  int kept() {
    return decoding.kept() + writing.kept() + duplicates.kept();
  }

  ListedLetters countedOnly() {
    return new ListedLetters(
        revision, decoding.countedOnly(), writing.countedOnly(), duplicates.countedOnly());
  }
}
