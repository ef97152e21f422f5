package io.millrace.controlcenter.hours.ledger;

import java.util.Optional;

/**
 * What the ledger has of an interval. Letters and replays may belong to an older revision than the
 * entry: then they say nothing about the current one.
 *
 * @param fetched the interval's entry, once a revision has started
 * @param letters the storing task's dead letters, once it has sent any
 * @param replayed the replayed dead letters, once there are any
 * @param problem why one of the three cannot be read
 */
public record IntervalLedger(
    Optional<FetchedRevision> fetched,
    Optional<ListedLetters> letters,
    Optional<ReplayedLetters> replayed,
    Optional<String> problem) {
  public static final IntervalLedger EMPTY =
      new IntervalLedger(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** The storing task's dead letters of a revision. */
  public Optional<ListedLetters> letters(int revision) {
    return letters.filter(found -> found.revision() == revision);
  }

  /** The replayed dead letters of a revision. */
  public Positions replayed(int revision) {
    return replayed
        .filter(found -> found.revision() == revision)
        .map(ReplayedLetters::stored)
        .orElse(Positions.NONE);
  }

  IntervalLedger withFetched(Optional<FetchedRevision> entry) {
    return new IntervalLedger(entry, letters, replayed, Optional.empty());
  }

  IntervalLedger withLetters(Optional<ListedLetters> listed) {
    return new IntervalLedger(fetched, listed, replayed, Optional.empty());
  }

  IntervalLedger withReplayed(Optional<ReplayedLetters> listed) {
    return new IntervalLedger(fetched, letters, listed, Optional.empty());
  }

  IntervalLedger withProblem(String text) {
    return new IntervalLedger(fetched, letters, replayed, Optional.of(text));
  }

  /** How many positions it keeps in memory. */
  int kept() {
    return letters.map(ListedLetters::kept).orElse(0)
        + replayed.map(list -> list.stored().kept()).orElse(0);
  }

  /** The same with the numbers of dead letters only. */
  IntervalLedger countedOnly() {
    return new IntervalLedger(
        fetched,
        letters.map(ListedLetters::countedOnly),
        replayed.map(ReplayedLetters::countedOnly),
        problem);
  }
}
