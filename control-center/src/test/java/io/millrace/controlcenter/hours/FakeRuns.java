package io.millrace.controlcenter.hours;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.store.RunCounts;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The table of runs in memory. */
public final class FakeRuns implements RunRows {
  private final List<RunRow> rows = new ArrayList<>();
  private final List<LocalDate> asked = new ArrayList<>();
  private Optional<String> failure = Optional.empty();

  /** An attempt that begins 30 s after the hour, and takes 2 s unless it never ends. */
  static RunRow row(String start, int revision, String engine, String outcome, RunCounts counts) {
    return row(start, revision, engine, outcome, counts, Duration.ofSeconds(30));
  }

  /**
   * An attempt.
   *
   * @param after the end of the hour, when it began
   */
  static RunRow row(
      String start, int revision, String engine, String outcome, RunCounts counts, Duration after) {
    Instant begin = Instant.parse(start);
    Instant startedAt = begin.plus(Duration.ofHours(1)).plus(after);
    boolean hasEnded = !outcome.equals("started");
    boolean hasFailed = hasEnded && !outcome.equals("done");
    return new RunRow(
        begin,
        revision,
        uuid(startedAt),
        "run-" + revision,
        1,
        engine,
        outcome,
        hasFailed ? Optional.of("it broke") : Optional.empty(),
        counts,
        Optional.of(startedAt),
        hasEnded ? Optional.of(startedAt.plusSeconds(2)) : Optional.empty(),
        hasEnded ? Optional.of(2_000L) : Optional.empty());
  }

  /** Counts of an attempt that read and stored whatever is no dead letter. */
  static RunCounts counts(long fetched, long deadLettered, long duplicates) {
    long stored = fetched - deadLettered;
    return new RunCounts(fetched, stored, stored, stored, deadLettered, duplicates);
  }

  /** Version 1, with 100 ns since 1582. */
  private static UUID uuid(Instant at) {
    long time = 0x01B21DD213814000L + at.toEpochMilli() * 10_000;
    long high = (time << 32) | (time >>> 16 & 0xFFFF_0000L) | 0x1000L | (time >>> 48 & 0x0FFFL);
    return new UUID(high, 0x8000_0000_0000_0001L);
  }

  void add(RunRow row) {
    rows.add(row);
  }

  /** Every call fails from now on. */
  void fail(String reason) {
    failure = Optional.of(reason);
  }

  /** The days that were asked for, since the last call. */
  List<LocalDate> asked() {
    List<LocalDate> days = List.copyOf(asked);
    asked.clear();
    return days;
  }

  @Override
  public Map<LocalDate, List<RunRow>> of(Pipeline pipeline, Collection<LocalDate> days) {
    answer();
    asked.addAll(days);
    Map<LocalDate, List<RunRow>> found = new HashMap<>();
    rows.stream()
        .filter(row -> days.contains(day(row)))
        .sorted(
            Comparator.comparing(RunRow::start)
                .thenComparing(RunRow::revision)
                .thenComparing(row -> row.attempt().timestamp())
                .reversed())
        .forEach(row -> found.computeIfAbsent(day(row), day -> new ArrayList<>()).add(row));
    return found;
  }

  @Override
  public Optional<LocalDate> firstDay(Pipeline pipeline) {
    answer();
    return rows.stream().map(FakeRuns::day).min(LocalDate::compareTo);
  }

  private void answer() {
    failure.ifPresent(
        reason -> {
          throw new BackendException("cassandra", reason, null);
        });
  }

  private static LocalDate day(RunRow row) {
    return LocalDate.ofInstant(row.start(), ZoneOffset.UTC);
  }
}
