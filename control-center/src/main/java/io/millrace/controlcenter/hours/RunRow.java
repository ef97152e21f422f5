package io.millrace.controlcenter.hours;

import io.millrace.common.task.ExitCode;
import io.millrace.store.IngestRuns;
import io.millrace.store.RunCounts;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A row of {@code ingest_runs}: an attempt at storing an interval, or a replay of its dead letters.
 *
 * @param start of the interval
 * @param attempt a version 1 UUID: later attempts have later times
 * @param outcome {@code started} until it has ended
 * @param reason why it failed
 * @param counts zero until it has ended; those of a replay are cumulative
 * @param durationMs from start to end, in milliseconds
 */
public record RunRow(
    Instant start,
    int revision,
    UUID attempt,
    String runId,
    int tryNumber,
    String engine,
    String outcome,
    Optional<String> reason,
    RunCounts counts,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    Optional<Long> durationMs) {
  /** The engine of replays. */
  static final String REPLAY = "replay";

  boolean isReplay() {
    return engine.equals(REPLAY);
  }

  /** Whether it has stored the revision and verified it. */
  boolean isDone() {
    return outcome.equals(ExitCode.DONE.outcome());
  }

  /** Whether it runs, or ended without saying so. */
  boolean isStarted() {
    return outcome.equals(IngestRuns.STARTED);
  }
}
