package io.millrace.controlcenter.hours;

import io.millrace.common.pipeline.Pipeline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rows of {@code ingest_runs}, kept by day: those of days on which nothing goes on are read again
 * less often.
 */
final class RunDays {
  static final Duration FRESH = Duration.ofSeconds(5);
  static final Duration FRESH_FINISHED = Duration.ofSeconds(60);
  static final Duration FRESH_FIRST = Duration.ofMinutes(10);

  /** How many days back rows are still expected to change. */
  private static final int RECENT_DAYS = 2;

  /** How many rows are kept, of all pipelines; each takes about 700 bytes. */
  static final int MOST_ROWS = 30_000;

  private final RunRows rows;
  private final Clock clock;
  private final Map<Key, Kept> days = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, First> first = new HashMap<>();
  private int keptRows;

  private record Key(String keyspace, String pipeline, LocalDate day) {}

  private record Kept(List<RunRow> rows, Instant readAt) {}

  private record First(Optional<LocalDate> day, Instant readAt) {}

  RunDays(RunRows rows, Clock clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /**
   * The rows of days.
   *
   * @param active the days on which something goes on now, besides the last ones
   */
  Map<LocalDate, List<RunRow>> of(
      Pipeline pipeline, Collection<LocalDate> wanted, Set<LocalDate> active) {
    Instant now = clock.instant();
    Map<LocalDate, List<RunRow>> found = new HashMap<>();
    List<LocalDate> unknown = new ArrayList<>();
    synchronized (days) {
      for (LocalDate day : wanted) {
        Kept kept = days.get(key(pipeline, day));
        if (kept != null && now.isBefore(kept.readAt().plus(fresh(day, now, active)))) {
          found.put(day, kept.rows());
        } else {
          unknown.add(day);
        }
      }
    }
    found.putAll(read(pipeline, unknown, now));
    return found;
  }

  /** The rows of one day as they are now. */
  List<RunRow> now(Pipeline pipeline, LocalDate day) {
    return read(pipeline, List.of(day), clock.instant()).getOrDefault(day, List.of());
  }

  /** The first day that has rows. */
  Optional<LocalDate> firstDay(Pipeline pipeline) {
    Instant now = clock.instant();
    String key = pipeline.table().keyspace() + " " + pipeline.name();
    synchronized (first) {
      First known = first.get(key);
      // A pipeline without any rows may get its first at any time.
      if (known != null
          && now.isBefore(known.readAt().plus(known.day().isEmpty() ? FRESH : FRESH_FIRST))) {
        return known.day();
      }
    }
    Optional<LocalDate> found = rows.firstDay(pipeline);
    synchronized (first) {
      first.put(key, new First(found, now));
    }
    return found;
  }

  private Map<LocalDate, List<RunRow>> read(
      Pipeline pipeline, List<LocalDate> unknown, Instant now) {
    if (unknown.isEmpty()) {
      return Map.of();
    }
    Map<LocalDate, List<RunRow>> read = rows.of(pipeline, unknown);
    synchronized (days) {
      for (LocalDate day : unknown) {
        Kept kept = new Kept(List.copyOf(read.getOrDefault(day, List.of())), now);
        Kept before = days.put(key(pipeline, day), kept);
        keptRows += weight(kept) - (before == null ? 0 : weight(before));
      }
      forgetOldest();
    }
    return read;
  }

  /** An access moves a day to the end. */
  private void forgetOldest() {
    Iterator<Kept> oldest = days.values().iterator();
    while (keptRows > MOST_ROWS && oldest.hasNext()) {
      keptRows -= weight(oldest.next());
      oldest.remove();
    }
  }

  /** A day without rows takes memory, too. */
  private static int weight(Kept kept) {
    return 1 + kept.rows().size();
  }

  private static Duration fresh(LocalDate day, Instant now, Set<LocalDate> active) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    return active.contains(day) || !day.isBefore(today.minusDays(RECENT_DAYS))
        ? FRESH
        : FRESH_FINISHED;
  }

  private static Key key(Pipeline pipeline, LocalDate day) {
    return new Key(pipeline.table().keyspace(), pipeline.name(), day);
  }
}
