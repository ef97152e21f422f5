package io.millrace.replay;

import io.millrace.common.ledger.LedgerView;
import io.millrace.common.ledger.LettersEntry;
import io.millrace.common.ledger.ReplaysEntry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides, by what the ledger says and by what was asked for, which letters are replayed. */
final class Selection {
  private static final Logger log = LoggerFactory.getLogger(Selection.class);

  private final Filter filter;
  private final String runId;
  private final Set<Place> stored = new HashSet<>();
  private final Set<Place> pending = new HashSet<>();
  private final Set<Place> listed = new HashSet<>();
  private final List<Letter> chosen = new ArrayList<>();
  private final Map<Skip, Integer> skipped = new EnumMap<>(Skip.class);

  private int failedBefore;

  private Selection(Filter filter, LedgerView view, ReplaysEntry replays) {
    this.filter = filter;
    this.runId = replays.runId();
    replays.stored().forEach(letter -> stored.add(new Place(letter.page(), letter.index())));
    replays.pending().forEach(letter -> pending.add(new Place(letter.page(), letter.index())));
    view.letters().filter(letters -> letters.revision() == replays.revision()).stream()
        .map(LettersEntry::letters)
        .flatMap(List::stream)
        .forEach(letter -> listed.add(new Place(letter.page(), letter.index())));
  }

  /**
   * The selection.
   *
   * @param replays of the same revision as the letters, and of the run that is to replay them
   */
  static Selection of(Letters letters, Filter filter, LedgerView view, ReplaysEntry replays) {
    Selection selection = new Selection(filter, view, replays);
    selection.skip(Skip.STALE, letters.stale());
    letters.newest().forEach(selection::take);
    return selection;
  }

  /** What is to be replayed, by page and index; without what an earlier replay has begun. */
  List<Letter> chosen() {
    return chosen;
  }

  /** How many are left out for which reason. */
  Map<Skip, Integer> skipped() {
    return skipped;
  }

  /**
   * How many have failed in an earlier try of this run. Another try would only make another letter
   * of each; another run tries them again.
   */
  int failedBefore() {
    return failedBefore;
  }

  private void take(Letter letter) {
    boolean hasFailedBefore = letter.replayedBy().filter(runId::equals).isPresent();
    if (hasFailedBefore && !stored.contains(letter.place())) {
      failedBefore++;
      return;
    }
    if (pending.contains(letter.place())) {
      return; // it is finished first, from what the ledger has of it
    }
    Optional<Skip> reason = reasonToSkip(letter);
    reason.ifPresent(skip -> skip(skip, 1));
    if (reason.isEmpty()) {
      chosen.add(letter);
    } else if (reason.get() == Skip.CUT) {
      log.warn(
          "{}: cannot be replayed, a part of its bytes was cut off to fit its topic",
          letter.place());
    }
  }

  private Optional<Skip> reasonToSkip(Letter letter) {
    if (stored.contains(letter.place())) {
      return Optional.of(Skip.STORED);
    }
    if (!filter.matches(letter.stage(), letter.message())) {
      return Optional.of(Skip.NOT_ASKED_FOR);
    }
    if (letter.isCut()) {
      return Optional.of(Skip.CUT);
    }
    // The continuous mode may have failed at a record that the interval's task has stored.
    boolean isOfInterval =
        letter.attempt() > 1 || letter.position().isEmpty() || listed.contains(letter.place());
    return isOfInterval ? Optional.empty() : Optional.of(Skip.STORED);
  }

  private void skip(Skip reason, int count) {
    if (count > 0) {
      skipped.merge(reason, count, Integer::sum);
    }
  }
}
