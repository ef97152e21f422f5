package io.millrace.replay;

import io.millrace.ledger.DeadLettersEntry;
import io.millrace.ledger.LedgerView;
import io.millrace.ledger.RecordPosition;
import io.millrace.ledger.ReplaysEntry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides which dead letters are replayed, from the ledger and the settings. */
final class Selection {
  private static final Logger log = LoggerFactory.getLogger(Selection.class);

  private final DeadLetterFilter filter;
  private final String runId;
  private final Set<RecordPosition> stored = new HashSet<>();
  private final Set<RecordPosition> pending = new HashSet<>();
  private final Set<RecordPosition> listed = new HashSet<>();
  private final List<DeadLetterRecord> chosen = new ArrayList<>();
  private final Map<SkipReason, Integer> skipped = new EnumMap<>(SkipReason.class);

  private int failedBefore;

  private Selection(DeadLetterFilter filter, LedgerView view, ReplaysEntry replays) {
    this.filter = filter;
    this.runId = replays.runId();
    replays
        .stored()
        .forEach(
            deadLetter -> stored.add(new RecordPosition(deadLetter.page(), deadLetter.index())));
    replays
        .pending()
        .forEach(
            deadLetter -> pending.add(new RecordPosition(deadLetter.page(), deadLetter.index())));
    view.deadLetters().filter(found -> found.revision() == replays.revision()).stream()
        .map(DeadLettersEntry::deadLetters)
        .flatMap(List::stream)
        .forEach(
            deadLetter -> listed.add(new RecordPosition(deadLetter.page(), deadLetter.index())));
  }

  /**
   * The selection.
   *
   * @param replays of the same revision as the dead letters, and of the run that is to replay them
   */
  static Selection of(
      IntervalDeadLetters deadLetters,
      DeadLetterFilter filter,
      LedgerView view,
      ReplaysEntry replays) {
    Selection selection = new Selection(filter, view, replays);
    selection.skip(SkipReason.STALE, deadLetters.stale());
    deadLetters.newest().forEach(selection::take);
    return selection;
  }

  /** What is to be replayed, by page and index; without what an earlier replay has started. */
  List<DeadLetterRecord> chosen() {
    return chosen;
  }

  /** How many are skipped for each reason. */
  Map<SkipReason, Integer> skipped() {
    return skipped;
  }

  /**
   * How many have failed in an earlier attempt of this run. Another attempt would only send each
   * dead letter again; another run retries them.
   */
  int failedBefore() {
    return failedBefore;
  }

  private void take(DeadLetterRecord deadLetter) {
    boolean hasFailedBefore = deadLetter.replayedBy().filter(runId::equals).isPresent();
    if (hasFailedBefore && !stored.contains(deadLetter.recordPosition())) {
      failedBefore++;
      return;
    }
    if (pending.contains(deadLetter.recordPosition())) {
      return; // it is finished first, from the ledger's data
    }
    Optional<SkipReason> reason = reasonToSkip(deadLetter);
    reason.ifPresent(skip -> skip(skip, 1));
    if (reason.isEmpty()) {
      chosen.add(deadLetter);
    } else if (reason.get() == SkipReason.CUT) {
      log.warn(
          "{}: cannot be replayed, it was truncated to fit the dead-letter topic",
          deadLetter.recordPosition());
    }
  }

  private Optional<SkipReason> reasonToSkip(DeadLetterRecord deadLetter) {
    if (stored.contains(deadLetter.recordPosition())) {
      return Optional.of(SkipReason.STORED);
    }
    if (!filter.matches(deadLetter.stage(), deadLetter.message())) {
      return Optional.of(SkipReason.NOT_ASKED_FOR);
    }
    if (deadLetter.isCut()) {
      return Optional.of(SkipReason.CUT);
    }
    // The continuous mode may have failed on a record that the interval's task has stored.
    boolean isOfInterval =
        deadLetter.attempt() > 1
            || deadLetter.position().isEmpty()
            || listed.contains(deadLetter.recordPosition());
    return isOfInterval ? Optional.empty() : Optional.of(SkipReason.STORED);
  }

  private void skip(SkipReason reason, int count) {
    if (count > 0) {
      skipped.merge(reason, count, Integer::sum);
    }
  }
}
