package io.millrace.common.settings;

import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * The settings of every task that works on an interval.
 *
 * @param pipeline {@code PIPELINE}, canonical JSON
 * @param interval {@code INTERVAL_START} and {@code INTERVAL_END}
 * @param runId {@code RUN_ID}: the run of the schedule that started the task
 * @param tryNumber {@code TRY_NUMBER}, from 1
 * @param deadline {@code DEADLINE}: how long the task may take in total; ten minutes by default.
 *     Once it has passed, the task stops retrying and fails, to be started again
 */
public record TaskSettings(
    Pipeline pipeline, Interval interval, String runId, int tryNumber, Duration deadline) {
  private static final Duration SHORTEST_DEADLINE = Duration.ofSeconds(5);
  private static final Duration LONGEST_DEADLINE = Duration.ofHours(24);
  private static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(10);

  /** Reads them; not to be used before {@link Settings#check()}. */
  public static TaskSettings read(Settings settings) {
    return new TaskSettings(
        settings.parsed("PIPELINE", Pipeline::parse),
        hour(settings),
        settings.text("RUN_ID"),
        settings.integer("TRY_NUMBER", 1, 1_000_000),
        settings.duration("DEADLINE", SHORTEST_DEADLINE, LONGEST_DEADLINE, DEFAULT_DEADLINE));
  }

  /** The ledger relies on intervals that never overlap, so only whole hours are accepted. */
  private static Interval hour(Settings settings) {
    Interval interval = settings.interval("INTERVAL_START", "INTERVAL_END");
    boolean isHour =
        interval.start().equals(interval.start().truncatedTo(ChronoUnit.HOURS))
            && interval.end().equals(interval.start().plus(1, ChronoUnit.HOURS));
    if (!isHour && !interval.equals(Settings.NO_INTERVAL)) {
      settings.problem(
          "INTERVAL_START and INTERVAL_END are %s and %s (valid: the start of an hour and its end)"
              .formatted(interval.start(), interval.end()));
    }
    return interval;
  }
}
