package io.millrace.controlcenter.metrics;

import io.millrace.controlcenter.metrics.PipelineSample.Run;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How long runs take. A histogram counts since the process began, so runs that ended before are not
 * counted: a restart would count them once more, as if all had just happened.
 */
final class RunDurations {
  /** In seconds; the last is the deadline of a task. */
  private static final double[] BOUNDS = {1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600};

  private final Instant begun;
  private final Histogram durations;
  private final Map<String, Set<Run>> counted = new HashMap<>();

  RunDurations(Instant begun, PrometheusRegistry registry) {
    this.begun = begun;
    this.durations =
        Histogram.builder()
            .name("millrace_run_duration_seconds")
            .help("Duration of the attempts to store an interval that have ended since the start")
            .labelNames("pipeline", "outcome")
            .classicOnly()
            .classicUpperBounds(BOUNDS)
            .withoutExemplars()
            .register(registry);
  }

  /** Counts those that it has not counted yet. */
  synchronized void observe(String pipeline, List<Run> runs) {
    Set<Run> before = counted.getOrDefault(pipeline, Set.of());
    Set<Run> since = new HashSet<>();
    for (Run run : runs) {
      if (run.finishedAt().isBefore(begun)) {
        continue;
      }
      since.add(run);
      if (!before.contains(run)) {
        durations.labelValues(pipeline, run.outcome()).observe(run.duration().toMillis() / 1_000.0);
      }
    }
    counted.put(pipeline, since); // a run that is not reported any more does not come back
  }

  synchronized void retain(Set<String> pipelines) {
    counted.keySet().retainAll(pipelines);
    durations.removeIf(labels -> !pipelines.contains(labels.get(0)));
  }
}
