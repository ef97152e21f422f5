package io.millrace.controlcenter.deadletters;

import io.millrace.controlcenter.hours.StoredRevision;
import io.millrace.controlcenter.hours.ledger.IntervalLedger;
import io.millrace.controlcenter.hours.ledger.LedgerSnapshot;
import io.millrace.controlcenter.hours.ledger.LetterHeaders;
import io.millrace.ledger.DeadLetter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Decides what has become of dead letters, as a replay would: only the newest attempt at a record
 * counts, and of those with the same number the first, since the continuous mode may have sent the
 * same dead letter as the hour's own task.
 */
final class LetterJudge {
  private final LedgerSnapshot ledger;
  private final Predicate<StoredRevision> stored;
  private final Map<Letter.RecordId, Integer> attempts = new HashMap<>();

  /**
   * @param stored whether the hour's own run has stored a revision
   */
  LetterJudge(LedgerSnapshot ledger, Predicate<StoredRevision> stored) {
    this.ledger = ledger;
    this.stored = stored;
  }

  /** The state of a dead letter; to be asked for each in turn, the newest first. */
  LetterState next(Letter letter) {
    LetterHeaders headers = letter.headers();
    int newest = attempts.merge(letter.id(), headers.attempt(), Math::max);
    if (headers.interval().isEmpty()) {
      return LetterState.OPEN;
    }
    IntervalLedger interval = ledger.of(headers.interval().get());
    int current = interval.fetched().map(entry -> entry.revision()).orElse(0);
    if (headers.revision() < current) {
      return LetterState.SUPERSEDED;
    }
    if (interval.replayed(headers.revision()).contains(headers.position())) {
      return LetterState.REPLAYED;
    }
    if (headers.attempt() < newest) {
      return LetterState.SUPERSEDED;
    }
    if (headers.stage() == DeadLetter.Stage.DUPLICATE) {
      return LetterState.DUPLICATE;
    }
    return isOfContinuousMode(headers, interval)
            && stored.test(new StoredRevision(headers.interval().get(), headers.revision()))
        ? LetterState.SUPERSEDED
        : LetterState.OPEN;
  }

  /**
   * Whether the continuous mode has failed on a record that the hour's own task does not list. Once
   * that has stored the revision, the record is among its rows.
   */
  private static boolean isOfContinuousMode(LetterHeaders headers, IntervalLedger interval) {
    return headers.attempt() == 1
        && headers.hasPosition()
        && interval
            .letters(headers.revision())
            .filter(listed -> listed.contains(headers.position()))
            .isEmpty();
  }
}
