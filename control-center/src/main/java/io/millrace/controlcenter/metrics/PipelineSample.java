package io.millrace.controlcenter.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a pipeline's hours at one moment.
 *
 * @param intervals how many there are, by state
 * @param records how many the newest revisions have, by what has become of them
 * @param openDeadLetters those that are not replayed, by stage; empty if they are not known
 * @param lastComplete the end of the newest interval that is stored; empty if none is
 * @param runs the newest attempt at each interval, if it has ended
 * @param complete whether these count all intervals, and everything about them was read
 */
public record PipelineSample(
    Map<String, Long> intervals,
    Map<String, Long> records,
    Map<String, Long> openDeadLetters,
    Optional<Instant> lastComplete,
    List<Run> runs,
    boolean complete) {
  public PipelineSample {
    intervals = Map.copyOf(intervals);
    records = Map.copyOf(records);
    openDeadLetters = Map.copyOf(openDeadLetters);
    runs = List.copyOf(runs);
  }

  /**
   * An attempt to store an interval that has ended.
   *
   * @param interval the start of its interval
   * @param number how many attempts at this revision there were by then
   * @param outcome {@code done} or {@code failed}
   */
  public record Run(
      Instant interval,
      int revision,
      int number,
      String outcome,
      Duration duration,
      Instant finishedAt) {}

  /**
   * What is complete in the ledger, and not stored yet.
   *
   * @param records of those intervals
   */
  public record Lag(long intervals, long records) {}
}
