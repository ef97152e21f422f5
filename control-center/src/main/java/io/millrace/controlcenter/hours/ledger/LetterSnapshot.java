package io.millrace.controlcenter.hours.ledger;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The dead-letter topic at one moment.
 *
 * @param intervals by their start
 * @param bound what it leaves out, if there was too much to keep
 */
public record LetterSnapshot(Map<Instant, LetterStages> intervals, Optional<String> bound) {
  public LetterSnapshot {
    intervals = Map.copyOf(intervals);
  }

  /** What it has of a revision. */
  public LetterStages of(Instant start, int revision) {
    LetterStages found = intervals.get(start);
    return found != null && found.revision() == revision ? found : LetterStages.none(revision);
  }
}
