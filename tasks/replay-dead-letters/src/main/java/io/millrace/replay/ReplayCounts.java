package io.millrace.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.ledger.DeadLettersEntry;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.LedgerView;
import io.millrace.ledger.ReplaysEntry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts of what a replay has done so far, and of the dead letters that remain. */
final class ReplayCounts {
  private final long deadLetters;
  private final Map<SkipReason, Integer> skipped = new EnumMap<>(SkipReason.class);
  private long replayed;
  private long failed;

  private ReplayCounts(long deadLetters) {
    this.deadLetters = deadLetters;
  }

  /**
   * Counts the dead letters in the ledger, not in their topic: it also knows those that retention
   * has deleted.
   */
  static ReplayCounts of(LedgerView view) {
    IntervalEntry entry = view.entry().orElseThrow();
    long ofStreaming =
        view.deadLetters().filter(found -> found.revision() == entry.revision()).stream()
            .map(DeadLettersEntry::deadLetters)
            .mapToLong(List::size)
            .sum();
    return new ReplayCounts(entry.deadLettered() + ofStreaming);
  }

  void skipped(Map<SkipReason, Integer> more) {
    more.forEach((reason, count) -> skipped.merge(reason, count, Integer::sum));
  }

  void replayed(int more) {
    replayed += more;
  }

  void failed(int more) {
    failed += more;
  }

  /** How many records of the revision have become dead letters. */
  long deadLetters() {
    return deadLetters;
  }

  /** How many of them still are. */
  long remaining(ReplaysEntry replays) {
    return deadLetters - replays.stored().size();
  }

  /** The counts for the result line. */
  ObjectNode toJson(ReplaysEntry replays) {
    return with(Json.object().put("replayed", replayed).put("failed_again", failed), replays);
  }

  /** The same for a dry run. */
  ObjectNode previewed(ReplaysEntry replays) {
    return with(
        Json.object().put("would_be_replayed", replayed).put("would_fail_again", failed), replays);
  }

  private ObjectNode with(ObjectNode json, ReplaysEntry replays) {
    ObjectNode reasons = json.putObject("skipped");
    skipped.forEach((reason, count) -> reasons.put(reason.label(), count));
    return json.put("letters", deadLetters).put("remaining", remaining(replays));
  }
}
