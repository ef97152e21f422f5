package io.millrace.controlcenter.hours;

import io.millrace.common.pipeline.Pipeline;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Hours as rows: thousands of them, so their names are sent once.
 *
 * @param rows by start; a value is null if there is none
 * @param complete false if hours are left out, or something about them is not known
 * @param warning what, and why
 */
record HoursAnswer(
    String pipeline,
    Instant asOf,
    Optional<Instant> first,
    Instant lastComplete,
    List<String> columns,
    List<List<Object>> rows,
    boolean complete,
    Optional<String> warning) {
  private static final List<String> COLUMNS =
      List.of(
          "start",
          "state",
          "revision",
          "attempts",
          "fetched",
          "produced",
          "stored",
          "dead_lettered",
          "open_dead_letters",
          "duration_ms",
          "finished_at",
          "run_id",
          "engine");

  static HoursAnswer of(Pipeline pipeline, HourList list) {
    return new HoursAnswer(
        pipeline.name(),
        list.asOf(),
        list.first(),
        list.lastComplete(),
        COLUMNS,
        list.hours().stream().map(HoursAnswer::row).toList(),
        list.complete(),
        list.warning());
  }

  private static List<Object> row(Hour hour) {
    return Collections.unmodifiableList(
        Arrays.asList(
            hour.start().getEpochSecond(),
            hour.state().label(),
            hour.revision(),
            hour.attempts(),
            hour.counts().fetched(),
            hour.counts().produced(),
            hour.counts().stored(),
            hour.letters().total(),
            hour.letters().open(),
            hour.durationMs().orElse(null),
            hour.finishedAt().map(Instant::toEpochMilli).orElse(null),
            hour.runId(),
            hour.engine().orElse(null)));
  }
}
