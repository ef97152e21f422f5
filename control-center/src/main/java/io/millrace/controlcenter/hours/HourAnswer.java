package io.millrace.controlcenter.hours;

import io.millrace.controlcenter.hours.ledger.LedgerEntryDetail;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One hour with all its attempts.
 *
 * @param note what the state alone does not say: why it failed, and whether an older revision is
 *     stored
 * @param ledger absent if there is no entry, or it cannot be read: then the warning says so
 * @param deadLetters of the newest revision
 * @param attempts of all revisions and all replays, the newest first
 * @param warning what could not be read, and why
 */
record HourAnswer(
    Instant start,
    Instant end,
    HourState state,
    Optional<String> note,
    Optional<LedgerEntryDetail> ledger,
    Letters deadLetters,
    List<Attempt> attempts,
    Optional<String> warning) {

  /** See {@link LetterCounts}. */
  record Letters(long total, long open, long replayed, long duplicates) {
    static Letters of(LetterCounts counts) {
      return new Letters(counts.total(), counts.open(), counts.replayed(), counts.duplicates());
    }
  }

  /**
   * A row of {@code ingest_runs}; its counts are absent until it has ended.
   *
   * @param attempt a version 1 UUID
   */
  record Attempt(
      UUID attempt,
      int revision,
      String runId,
      int tryNumber,
      String engine,
      String outcome,
      Optional<String> reason,
      Optional<Long> fetched,
      Optional<Long> produced,
      Optional<Long> read,
      Optional<Long> stored,
      Optional<Long> deadLettered,
      Optional<Long> duplicates,
      Optional<Instant> startedAt,
      Optional<Instant> finishedAt,
      Optional<Long> durationMs) {
    /** The table has them by revision first. */
    static final Comparator<Attempt> NEWEST_FIRST =
        Comparator.comparing((Attempt run) -> run.attempt().timestamp()).reversed();

    static Attempt of(RunRow row) {
      return new Attempt(
          row.attempt(),
          row.revision(),
          row.runId(),
          row.tryNumber(),
          row.engine(),
          row.outcome(),
          row.reason(),
          counted(row, row.counts().fetched()),
          counted(row, row.counts().produced()),
          counted(row, row.counts().read()),
          counted(row, row.counts().stored()),
          counted(row, row.counts().deadLettered()),
          counted(row, row.counts().duplicates()),
          row.startedAt(),
          row.finishedAt(),
          row.durationMs());
    }

    private static Optional<Long> counted(RunRow row, long count) {
      return row.isStarted() ? Optional.empty() : Optional.of(count);
    }
  }
}
