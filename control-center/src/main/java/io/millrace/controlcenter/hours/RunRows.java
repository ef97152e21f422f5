package io.millrace.controlcenter.hours;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.backend.BackendException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code ingest_runs}. */
public interface RunRows {
  /**
   * The rows of days, in UTC.
   *
   * @return for each of the days its rows, by interval, revision and attempt, the newest first
   * @throws BackendException if Cassandra does not answer
   */
  Map<LocalDate, List<RunRow>> of(Pipeline pipeline, Collection<LocalDate> days);

  /**
   * The first day that has rows.
   *
   * @throws BackendException if Cassandra does not answer
   */
  Optional<LocalDate> firstDay(Pipeline pipeline);
}
