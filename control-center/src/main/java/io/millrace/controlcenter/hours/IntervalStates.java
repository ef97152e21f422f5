package io.millrace.controlcenter.hours;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.controlcenter.cassandra.CassandraBackend;
import io.millrace.controlcenter.hours.ledger.Followed;
import io.millrace.controlcenter.hours.ledger.IntervalLedger;
import io.millrace.controlcenter.hours.ledger.KafkaReads;
import io.millrace.controlcenter.hours.ledger.LedgerCache;
import io.millrace.controlcenter.hours.ledger.LedgerSnapshot;
import io.millrace.controlcenter.hours.ledger.LetterSnapshot;
import io.millrace.controlcenter.kafka.KafkaBackend;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What has become of each hour. What was read is kept for a few seconds, so everything that asks
 * should ask the same instance.
 */
public final class IntervalStates {
  /** More in one answer would not fit into the service's memory: 27 months. */
  static final int MOST_HOURS = 20_000;

  /** Whole rows of more days at once would not fit into the service's memory, either. */
  private static final int DAYS_AT_ONCE = 250;

  private static final Duration HOUR = Duration.ofHours(1);

  private final RunDays days;
  private final LedgerCache ledgers;
  private final Clock clock;

  public IntervalStates(CassandraBackend cassandra, KafkaBackend kafka, Clock clock) {
    this(
        new CassandraRunRows(cassandra),
        new LedgerCache(new KafkaReads(kafka, clock), clock),
        clock);
  }

  IntervalStates(RunRows rows, LedgerCache ledgers, Clock clock) {
    this.days = new RunDays(rows, clock);
    this.ledgers = ledgers;
    this.clock = clock;
  }

  /**
   * All hours of a pipeline.
   *
   * @throws BackendException if Cassandra does not answer
   */
  public HourList all(Pipeline pipeline) {
    return hours(pipeline, Optional.empty(), Optional.empty());
  }

  /**
   * The pipeline's hours.
   *
   * @param from the first instant at which they may start; absent for all
   * @param to the first at which they may no longer
   * @throws BackendException if Cassandra does not answer; without Kafka, the list says that it is
   *     incomplete
   */
  HourList hours(Pipeline pipeline, Optional<Instant> from, Optional<Instant> to) {
    Instant now = clock.instant();
    Followed<LedgerSnapshot> ledger = ledgers.ledger(pipeline);
    Followed<LetterSnapshot> letters = ledgers.letters(pipeline, ledger);
    Instant lastComplete = now.truncatedTo(ChronoUnit.HOURS).minus(HOUR);
    Optional<Instant> first = first(pipeline, ledger.state());
    // A run may be started by hand for the hour that is not over yet.
    Instant newest = lastComplete.plus(HOUR.multipliedBy(2));
    Instant end = earlier(to.orElse(newest), newest);
    Instant begin = first.map(start -> later(start, from.orElse(start))).orElse(end);
    Instant earliest = end.minus(HOUR.multipliedBy(MOST_HOURS));
    boolean cut = begin.isBefore(earliest);
    List<Hour> hours =
        begin.isBefore(end)
            ? hours(pipeline, later(begin, earliest), end, ledger.state(), letters.state(), now)
            : List.of();
    return new HourList(
        now,
        first,
        lastComplete,
        hours,
        missing(hours, later(begin, earliest), earlier(end, lastComplete.plus(HOUR))),
        ledger.complete() && letters.complete() && !cut,
        Warnings.of(ledger, letters, cut));
  }

  private List<Hour> hours(
      Pipeline pipeline,
      Instant begin,
      Instant end,
      LedgerSnapshot ledger,
      LetterSnapshot letters,
      Instant now) {
    List<LocalDate> wanted = day(begin).datesUntil(day(end).plusDays(1)).toList();
    Map<Instant, List<RunRow>> rows =
        byHour(days.of(pipeline, wanted, active(ledger, now)), begin, end);
    NavigableMap<Instant, IntervalLedger> known =
        ledger.intervals().subMap(begin, true, end, false);
    Set<Instant> starts = new TreeSet<>(rows.keySet());
    starts.addAll(known.keySet());
    List<Hour> hours = new ArrayList<>(starts.size());
    for (Instant start : starts) {
      evidence(start, rows.getOrDefault(start, List.of()), ledger, letters)
          .at(now)
          .ifPresent(hours::add);
    }
    return hours;
  }

  /** One hour, read now. */
  HourReading hour(Pipeline pipeline, Instant start) {
    Followed<LedgerSnapshot> ledger = ledgers.ledger(pipeline);
    Followed<LetterSnapshot> letters = ledgers.letters(pipeline, ledger);
    List<RunRow> rows =
        days.now(pipeline, day(start)).stream().filter(row -> row.start().equals(start)).toList();
    HourEvidence evidence = evidence(start, rows, ledger.state(), letters.state());
    return new HourReading(
        rows,
        ledger.state().of(start),
        evidence.at(clock.instant()),
        Warnings.of(ledger, letters, false));
  }

  /** The ledger, as far as Kafka tells. */
  public Followed<LedgerSnapshot> ledger(Pipeline pipeline) {
    return ledgers.ledger(pipeline);
  }

  LedgerCache ledgers() {
    return ledgers;
  }

  /** The revisions of intervals that are stored and verified. */
  public Set<StoredRevision> stored(Pipeline pipeline, Set<Instant> intervals) {
    List<LocalDate> wanted = intervals.stream().map(IntervalStates::day).distinct().toList();
    Set<LocalDate> active = active(ledgers.ledger(pipeline).state(), clock.instant());
    Set<StoredRevision> stored = new HashSet<>();
    for (int from = 0; from < wanted.size(); from += DAYS_AT_ONCE) {
      List<LocalDate> some = wanted.subList(from, Math.min(from + DAYS_AT_ONCE, wanted.size()));
      days.of(pipeline, some, active).values().stream()
          .flatMap(List::stream)
          .filter(row -> row.isDone() && !row.isReplay())
          .forEach(row -> stored.add(new StoredRevision(row.start(), row.revision())));
    }
    return stored;
  }

  static Instant end(Instant start) {
    return start.plus(HOUR);
  }

  private static HourEvidence evidence(
      Instant start, List<RunRow> rows, LedgerSnapshot ledger, LetterSnapshot letters) {
    return new HourEvidence(start, rows, ledger.of(start), revision -> letters.of(start, revision));
  }

  /** Either may be older: the ledger has the newest hours only, unless Cassandra was lost. */
  private Optional<Instant> first(Pipeline pipeline, LedgerSnapshot ledger) {
    Optional<Instant> recorded =
        days.firstDay(pipeline)
            .flatMap(
                day ->
                    days.of(pipeline, List.of(day), Set.of()).getOrDefault(day, List.of()).stream()
                        .map(RunRow::start)
                        .min(Instant::compareTo));
    Optional<Instant> fetched =
        ledger.intervals().isEmpty()
            ? Optional.empty()
            : Optional.of(ledger.intervals().firstKey());
    return Stream.concat(recorded.stream(), fetched.stream()).min(Instant::compareTo);
  }

  /** The days with hours that are being fetched, or were until a while ago. */
  private static Set<LocalDate> active(LedgerSnapshot ledger, Instant now) {
    Instant since = now.minus(HourEvidence.ALIVE);
    Set<LocalDate> active = new HashSet<>();
    ledger
        .intervals()
        .forEach(
            (start, interval) ->
                interval
                    .fetched()
                    .filter(entry -> entry.writtenAt().isAfter(since))
                    .ifPresent(entry -> active.add(day(start))));
    return active;
  }

  private static Map<Instant, List<RunRow>> byHour(
      Map<LocalDate, List<RunRow>> days, Instant begin, Instant end) {
    Map<Instant, List<RunRow>> rows = new HashMap<>();
    days.values().stream()
        .flatMap(List::stream)
        .filter(row -> !row.start().isBefore(begin) && row.start().isBefore(end))
        .forEach(row -> rows.computeIfAbsent(row.start(), start -> new ArrayList<>(2)).add(row));
    return rows;
  }

  private static long missing(List<Hour> hours, Instant begin, Instant end) {
    if (!begin.isBefore(end)) {
      return 0;
    }
    Duration span = Duration.between(nextHour(begin), nextHour(end));
    long known = hours.stream().filter(hour -> hour.start().isBefore(end)).count();
    return Math.max(0, span.toHours() - known);
  }

  /** The first hour that does not start before an instant. */
  private static Instant nextHour(Instant instant) {
    Instant hour = instant.truncatedTo(ChronoUnit.HOURS);
    return hour.equals(instant) ? hour : hour.plus(HOUR);
  }

  private static LocalDate day(Instant start) {
    return LocalDate.ofInstant(start, ZoneOffset.UTC);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
