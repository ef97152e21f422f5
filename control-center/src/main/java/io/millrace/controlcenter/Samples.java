package io.millrace.controlcenter;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.health.ComponentHealth;
import io.millrace.controlcenter.health.HealthChecks;
import io.millrace.controlcenter.health.State;
import io.millrace.controlcenter.hours.HourList;
import io.millrace.controlcenter.hours.HourState;
import io.millrace.controlcenter.hours.HourStates;
import io.millrace.controlcenter.hours.IntervalStates;
import io.millrace.controlcenter.hours.LagEndpoints;
import io.millrace.controlcenter.metrics.EndedRuns;
import io.millrace.controlcenter.metrics.PipelineMetrics;
import io.millrace.controlcenter.metrics.PipelineSample;
import io.millrace.controlcenter.metrics.PipelineSample.Lag;
import io.millrace.ledger.DeadLetter;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what the metrics show. */
final class Samples {
  private final IntervalStates hours;
  private final LagEndpoints lag;
  private final HealthChecks health;
  private final PipelineMetrics metrics;
  private final Clock clock;

  Samples(
      IntervalStates hours,
      LagEndpoints lag,
      HealthChecks health,
      PipelineMetrics metrics,
      Clock clock) {
    this.hours = hours;
    this.lag = lag;
    this.health = health;
    this.metrics = metrics;
    this.clock = clock;
  }

  void hours(Pipeline pipeline) {
    HourList list = hours.all(pipeline);
    HourStates states = HourStates.of(list);
    PipelineSample sample =
        new PipelineSample(
            byText(states.hours(), HourState::label),
            states.records(),
            byText(states.openDeadLetters(), DeadLetter.Stage::label),
            states.lastStoredEnd(),
            EndedRuns.of(list.hours()),
            states.complete());
    metrics.keep(pipeline.name(), sample, clock.instant());
  }

  void lag(Pipeline pipeline) {
    lag.sample(pipeline)
        .map(found -> new Lag(found.intervals(), found.records()))
        .ifPresent(found -> metrics.keep(pipeline.name(), found, clock.instant()));
  }

  /** What is not about one pipeline, and what must not stay of pipelines that are removed. */
  void others(Set<String> pipelines) {
    metrics.retain(pipelines);
    metrics.keepComponents(
        health.all().stream()
            .collect(Collectors.toMap(ComponentHealth::name, each -> each.state() != State.DOWN)));
  }

  private static <K> Map<String, Long> byText(Map<K, Long> counts, Function<K, String> text) {
    return counts.entrySet().stream()
        .collect(Collectors.toMap(entry -> text.apply(entry.getKey()), Map.Entry::getValue));
  }
}
