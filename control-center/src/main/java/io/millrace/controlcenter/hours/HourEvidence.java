package io.millrace.controlcenter.hours;

import io.millrace.controlcenter.hours.ledger.FetchedRevision;
import io.millrace.controlcenter.hours.ledger.IntervalLedger;
import io.millrace.controlcenter.hours.ledger.LetterStages;
import io.millrace.store.RunCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What is known of an hour, and what follows from it.
 *
 * <p>The highest revision counts, whether the ledger has it or {@code ingest_runs}; of its attempts
 * the newest. The continuous mode leaves no trace in either: what it stores is not verified, so an
 * hour is stored once its own run says so.
 *
 * @param rows of the hour in {@code ingest_runs}, the newest first
 * @param ledger what the ledger has of the hour
 * @param stages what the dead-letter topic knows of a revision
 */
record HourEvidence(
    Instant start, List<RunRow> rows, IntervalLedger ledger, IntFunction<LetterStages> stages) {
  /** A run or a fetch that has not gone on for so long has died. */
  static final Duration ALIVE = Duration.ofHours(2);

  /** The hour; empty if nothing of it is stored, and nobody works on it. */
  Optional<Hour> at(Instant now) {
    List<RunRow> attempts = rows.stream().filter(row -> !row.isReplay()).toList();
    int recorded = attempts.isEmpty() ? 0 : attempts.get(0).revision();
    Optional<FetchedRevision> newer = ledger.fetched().filter(entry -> entry.revision() > recorded);
    if (newer.isPresent()) {
      return fetched(newer.get(), attempts, now);
    }
    return attempts.isEmpty() ? Optional.empty() : Optional.of(attempted(attempts, now));
  }

  /** The ledger has a revision at which nothing has tried to store it. */
  private Optional<Hour> fetched(FetchedRevision entry, List<RunRow> attempts, Instant now) {
    boolean goesOn = now.isBefore(entry.writtenAt().plus(ALIVE));
    if (!goesOn && entry.complete() && attempts.isEmpty()) {
      return Optional.empty(); // the page shows it as missing, and the lag counts it
    }
    String note =
        entry.complete()
            ? "revision %d was fetched, and is not stored yet".formatted(entry.revision())
            : goesOn
                ? "revision %d is being fetched".formatted(entry.revision())
                : "the fetch of revision %d has not gone on since %s"
                    .formatted(entry.revision(), entry.writtenAt());
    return Optional.of(
        new Hour(
            start,
            goesOn ? HourState.FETCHING : HourState.FAILED,
            Optional.of(note + older(attempts, entry.revision())),
            entry.revision(),
            0,
            counts(entry),
            letters(entry, Optional.empty()),
            Optional.empty(),
            Optional.empty(),
            entry.runId(),
            Optional.empty()));
  }

  private Hour attempted(List<RunRow> attempts, Instant now) {
    RunRow newest = attempts.get(0);
    LetterCounts letters = letters(newest);
    HourState state = state(newest, letters, now);
    return new Hour(
        start,
        state,
        note(state, newest, attempts),
        newest.revision(),
        (int) attempts.stream().filter(run -> run.revision() == newest.revision()).count(),
        counts(newest, letters),
        letters,
        newest.durationMs(),
        newest.finishedAt(),
        newest.runId(),
        Optional.of(newest.engine()));
  }

  private static HourState state(RunRow newest, LetterCounts letters, Instant now) {
    if (newest.isDone()) {
      return letters.open() > 0 ? HourState.DEAD_LETTERS : HourState.COMPLETE;
    }
    boolean isAlive =
        newest.startedAt().filter(started -> now.isBefore(started.plus(ALIVE))).isPresent();
    return newest.isStarted() && isAlive ? HourState.RUNNING : HourState.FAILED;
  }

  private static Optional<String> note(HourState state, RunRow newest, List<RunRow> attempts) {
    String older = older(attempts, newest.revision());
    if (state == HourState.FAILED) {
      String reason =
          newest.isStarted()
              ? "it started and never ended"
              : newest.outcome() + newest.reason().map(text -> ": " + text).orElse("");
      return Optional.of(
          "the newest attempt at revision %d failed: %s%s"
              .formatted(newest.revision(), reason, older));
    }
    return state == HourState.RUNNING && !older.isEmpty()
        ? Optional.of("revision %d is being stored%s".formatted(newest.revision(), older))
        : Optional.empty();
  }

  /** Says that something is stored, if not what it should be. */
  private static String older(List<RunRow> attempts, int revision) {
    return attempts.stream()
        .filter(run -> run.revision() < revision && run.isDone())
        .findFirst()
        .map(run -> "; revision %d was stored before".formatted(run.revision()))
        .orElse("");
  }

  private LetterCounts letters(RunRow newest) {
    return ledger
        .fetched()
        .filter(entry -> entry.revision() == newest.revision())
        .map(entry -> letters(entry, Optional.of(newest).filter(RunRow::isDone)))
        .orElseGet(
            () ->
                LetterCounts.of(
                    newest,
                    rows.stream()
                        .filter(RunRow::isReplay)
                        .filter(run -> run.revision() == newest.revision())
                        .toList()));
  }

  private LetterCounts letters(FetchedRevision entry, Optional<RunRow> verified) {
    return LetterCounts.of(entry, ledger, stages.apply(entry.revision()), verified);
  }

  private RunCounts counts(RunRow newest, LetterCounts letters) {
    RunCounts counts = newest.counts();
    if (newest.isStarted()) {
      return ledger
          .fetched()
          .filter(entry -> entry.revision() == newest.revision())
          .map(HourEvidence::counts)
          .orElse(counts);
    }
    if (!newest.isDone()) {
      return counts;
    }
    // A record that was replayed may since have been stored by an attempt, too.
    long stored = Math.min(counts.fetched(), counts.stored() + letters.replayed());
    return new RunCounts(
        counts.fetched(),
        counts.produced(),
        counts.read(),
        stored,
        counts.deadLettered(),
        counts.duplicates());
  }

  private static RunCounts counts(FetchedRevision entry) {
    return new RunCounts(entry.fetched(), entry.produced(), 0, 0, entry.deadLettered(), 0);
  }
}
