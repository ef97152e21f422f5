package io.millrace.controlcenter.hours;

import io.millrace.ledger.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The hours of a pipeline in numbers.
 *
 * @param hours how many are in each state; every state is there
 * @param records of the newest revisions: {@code fetched}, {@code produced}, {@code stored}, {@code
 *     dead_lettered} and {@code duplicates}
 * @param openDeadLetters by stage; every stage but duplicates is there, unless the ledger is not
 *     known. Those of hours that a ledger no longer has are left out: nothing can replay them
 * @param lastStoredEnd the end of the last hour that is stored, with or without open dead letters
 * @param durations how long it took to store the last stored hour, by engine
 * @param complete whether they count all hours
 */
public record HourStates(
    Map<HourState, Long> hours,
    Map<String, Long> records,
    Map<DeadLetter.Stage, Long> openDeadLetters,
    Optional<Instant> lastStoredEnd,
    Map<String, Duration> durations,
    boolean complete) {
  public HourStates {
    hours = Collections.unmodifiableMap(new EnumMap<>(hours));
    records = Collections.unmodifiableMap(new TreeMap<>(records));
    openDeadLetters = Map.copyOf(openDeadLetters);
    durations = Map.copyOf(durations);
  }

  /** Counts hours. */
  public static HourStates of(HourList list) {
    Map<HourState, Long> states = new EnumMap<>(HourState.class);
    for (HourState state : HourState.values()) {
      states.put(state, 0L);
    }
    list.hours().forEach(hour -> states.merge(hour.state(), 1L, Long::sum));
    states.put(HourState.MISSING, list.missing());
    List<Hour> stored = list.hours().stream().filter(Hour::isStored).toList();
    Map<String, Duration> durations = new TreeMap<>();
    stored.forEach(
        hour ->
            hour.durationMs()
                .ifPresent(
                    millis -> durations.put(hour.engine().orElse(""), Duration.ofMillis(millis))));
    Optional<Instant> lastEnd =
        stored.isEmpty()
            ? Optional.empty()
            : Optional.of(IntervalStates.end(stored.get(stored.size() - 1).start()));
    return new HourStates(
        states, records(list.hours()), open(list), lastEnd, durations, list.complete());
  }

  private static Map<String, Long> records(List<Hour> hours) {
    Map<String, Long> sums = new TreeMap<>();
    for (String outcome : List.of("fetched", "produced", "stored", "dead_lettered", "duplicates")) {
      sums.put(outcome, 0L);
    }
    for (Hour hour : hours) {
      sums.merge("fetched", hour.counts().fetched(), Long::sum);
      sums.merge("produced", hour.counts().produced(), Long::sum);
      sums.merge("stored", hour.counts().stored(), Long::sum);
      sums.merge("dead_lettered", hour.letters().total(), Long::sum);
      sums.merge("duplicates", hour.letters().duplicates(), Long::sum);
    }
    return sums;
  }

  private static Map<DeadLetter.Stage, Long> open(HourList list) {
    List<Hour> hours = list.hours();
    Map<DeadLetter.Stage, Long> sums = new EnumMap<>(DeadLetter.Stage.class);
    boolean isKnown =
        list.complete()
            || hours.stream()
                .noneMatch(
                    hour -> hour.letters().open() > 0 && hour.letters().openByStage().isEmpty());
    if (isKnown) {
      for (DeadLetter.Stage stage : DeadLetter.Stage.values()) {
        if (stage.countsTowardsRatio()) {
          sums.put(stage, 0L);
        }
      }
      hours.forEach(
          hour ->
              hour.letters()
                  .openByStage()
                  .forEach((stage, count) -> sums.merge(stage, count, Long::sum)));
    }
    return sums;
  }
}
