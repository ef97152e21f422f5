package io.millrace.controlcenter.hours;

import io.millrace.store.RunCounts;
import java.time.Instant;
import java.util.Optional;

/**
 * An hour as it is shown.
 *
 * @param note what the state alone does not say: why it failed, and whether an older revision is
 *     stored
 * @param revision the newest
 * @param attempts at storing that revision, without replays
 * @param counts of the newest attempt, as far as it has come; what replays have stored counts as
 *     stored
 * @param letters of that revision
 * @param durationMs of the newest attempt, in milliseconds, once it has ended
 * @param finishedAt when that was
 * @param runId the run of the newest attempt, or of the fetch
 * @param engine of the newest attempt; empty while there is none
 */
public record Hour(
    Instant start,
    HourState state,
    Optional<String> note,
    int revision,
    int attempts,
    RunCounts counts,
    LetterCounts letters,
    Optional<Long> durationMs,
    Optional<Instant> finishedAt,
    String runId,
    Optional<String> engine) {
  boolean isStored() {
    return state == HourState.COMPLETE || state == HourState.DEAD_LETTERS;
  }
}
