package io.millrace.controlcenter.hours;

import io.millrace.controlcenter.hours.ledger.FetchedRevision;
import io.millrace.controlcenter.hours.ledger.IntervalLedger;
import io.millrace.controlcenter.hours.ledger.LetterStages;
import io.millrace.controlcenter.hours.ledger.ListedLetters;
import io.millrace.controlcenter.hours.ledger.Positions;
import io.millrace.ledger.DeadLetter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has become of the dead letters of a revision.
 *
 * <p>A duplicate is not open: another record of the hour has its id, and that one's row is stored,
 * so nothing is missing. Nor is it replayed. So {@code total} is the sum of the others, except that
 * it also counts dead letters whose records a later attempt of the same revision has stored.
 *
 * @param total how many records of the revision became dead letters
 * @param open those of them that wait for a replay
 * @param replayed those whose rows a replay has stored
 * @param duplicates those that are second records of an id
 * @param openByStage the open ones by the stage at which they failed first; empty if unknown
 */
public record LetterCounts(
    long total,
    long open,
    long replayed,
    long duplicates,
    Map<DeadLetter.Stage, Long> openByStage) {
  public static final LetterCounts NONE = new LetterCounts(0, 0, 0, 0, Map.of());

  public LetterCounts {
    openByStage = Map.copyOf(openByStage);
  }

  /**
   * Counts them from the ledger.
   *
   * @param entry whose revision it is
   * @param stages what only the dead-letter topic knows of the revision
   * @param verified the newest attempt at the revision, if that has stored it
   */
  static LetterCounts of(
      FetchedRevision entry,
      IntervalLedger ledger,
      LetterStages stages,
      Optional<RunRow> verified) {
    ListedLetters listed =
        ledger
            .letters(entry.revision())
            .orElse(
                new ListedLetters(
                    entry.revision(), Positions.NONE, Positions.NONE, Positions.NONE));
    Positions replayed = ledger.replayed(entry.revision());
    Positions turned = stages.duplicates().without(replayed).without(listed.duplicates());
    long ofFetch = entry.deadLettered() - outside(listed, replayed) - outside(listed, turned);
    long decoding = left(listed.decoding(), replayed, turned);
    long writing = left(listed.writing(), replayed, turned);
    // The list keeps what any attempt has sent. A later one, with a corrected pipeline, may have
    // stored some of it since: it knows how many records it has rejected itself.
    long surplus =
        verified
            .map(run -> decoding + writing - rejectedBy(run, entry))
            .filter(more -> more > 0)
            .orElse(0L);
    long stored = Math.min(surplus, decoding);
    long oversized = Math.min(Math.max(0, ofFetch), left(stages.oversized(), replayed, turned));
    Map<DeadLetter.Stage, Long> open = new EnumMap<>(DeadLetter.Stage.class);
    put(open, DeadLetter.Stage.OVERSIZED, oversized);
    put(open, DeadLetter.Stage.MAPPING, ofFetch - oversized);
    put(open, DeadLetter.Stage.DECODING, decoding - stored);
    put(open, DeadLetter.Stage.WRITING, writing - (surplus - stored));
    return new LetterCounts(
        entry.deadLettered() + listed.size(),
        open.values().stream().mapToLong(Long::longValue).sum(),
        replayed.size(),
        listed.duplicates().size() - listed.duplicates().common(replayed) + turned.size(),
        open);
  }

  /**
   * Counts them without the ledger: from the newest attempt, and from the replays since.
   *
   * @param newest the newest attempt at the revision
   * @param replays of the revision
   */
  static LetterCounts of(RunRow newest, List<RunRow> replays) {
    long total = newest.counts().deadLettered();
    long duplicates = newest.counts().duplicates();
    // A replay counts what all replays of the revision have stored.
    long replayed = replays.stream().mapToLong(run -> run.counts().stored()).max().orElse(0);
    return new LetterCounts(
        total, Math.max(0, total - duplicates - replayed), replayed, duplicates, Map.of());
  }

  /** How many of them the ledger does not list one by one: those of the fetch. */
  private static long outside(ListedLetters listed, Positions positions) {
    return (long) positions.size()
        - positions.common(listed.decoding())
        - positions.common(listed.writing())
        - positions.common(listed.duplicates());
  }

  private static long left(Positions listed, Positions replayed, Positions turned) {
    return (long) listed.size() - listed.common(replayed) - listed.common(turned);
  }

  private static long rejectedBy(RunRow run, FetchedRevision entry) {
    return Math.max(
        0, run.counts().deadLettered() - run.counts().duplicates() - entry.deadLettered());
  }

  private static void put(Map<DeadLetter.Stage, Long> open, DeadLetter.Stage stage, long count) {
    if (count > 0) {
      open.put(stage, count);
    }
  }
}
