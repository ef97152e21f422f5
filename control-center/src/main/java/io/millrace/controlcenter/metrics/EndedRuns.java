package io.millrace.controlcenter.metrics;

import io.millrace.controlcenter.hours.Hour;
import io.millrace.controlcenter.hours.HourState;
import io.millrace.controlcenter.metrics.PipelineSample.Run;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The newest attempt at each hour, if it has ended. */
public final class EndedRuns {
  private EndedRuns() {}

  /** Those of these hours. */
  public static List<Run> of(List<Hour> hours) {
    return hours.stream().flatMap(hour -> run(hour).stream()).toList();
  }

  private static Optional<Run> run(Hour hour) {
    Optional<String> outcome = outcome(hour.state());
    if (outcome.isEmpty() || hour.durationMs().isEmpty() || hour.finishedAt().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Run(
            hour.start(),
            hour.revision(),
            hour.attempts(),
            outcome.get(),
            Duration.ofMillis(hour.durationMs().get()),
            hour.finishedAt().get()));
  }

  private static Optional<String> outcome(HourState state) {
    return switch (state) {
      case COMPLETE, DEAD_LETTERS -> Optional.of("done");
      case FAILED -> Optional.of("failed");
      default -> Optional.empty();
    };
  }
}
