package io.millrace.controlcenter.metrics;

import io.millrace.controlcenter.metrics.PipelineSample.Lag;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The newest samples of each pipeline as metrics. A scrape only reads what is here.
 *
 * <p>If no new sample can be taken, the last one stays, and {@code
 * millrace_last_sample_timestamp_seconds} tells how old it is. Numbers of records are gauges, since
 * they are what the tables hold: a refetch can make them smaller.
 */
public final class PipelineMetrics {
  private static final String PREFIX = "millrace_";
  private static final String PIPELINE = "pipeline";

  private final PrometheusRegistry registry;
  private final RunDurations durations;
  private final Map<String, Taken<PipelineSample>> hours = new ConcurrentHashMap<>();
  private final Map<String, Taken<Lag>> lags = new ConcurrentHashMap<>();
  private volatile Map<String, Boolean> components = Map.of();

  private record Taken<T>(T sample, Instant at) {
    double timestamp() {
      return at.getEpochSecond();
    }
  }

  /**
   * @param begun when the process began
   */
  public PipelineMetrics(Instant begun, PrometheusRegistry registry) {
    this.registry = registry;
    this.durations = new RunDurations(begun, registry);
    addHours();
    addLag();
    gauge("last_sample_timestamp_seconds", "When values were read last", PIPELINE, "sample")
        .callback(
            series -> {
              hours.forEach((name, taken) -> series.call(taken.timestamp(), name, "hours"));
              lags.forEach((name, taken) -> series.call(taken.timestamp(), name, "lag"));
            })
        .register(registry);
    gauge("component_up", "1 if a component answers, else 0", "component")
        .callback(series -> components.forEach((name, isUp) -> series.call(number(isUp), name)))
        .register(registry);
  }

  /** Replaces what is known of a pipeline's hours. */
  public void keep(String pipeline, PipelineSample sample, Instant at) {
    hours.put(pipeline, new Taken<>(sample, at));
    durations.observe(pipeline, sample.runs());
  }

  /** Replaces what is known of a pipeline's lag. */
  public void keep(String pipeline, Lag lag, Instant at) {
    lags.put(pipeline, new Taken<>(lag, at));
  }

  /** Drops the series of all other pipelines. */
  public void retain(Set<String> pipelines) {
    hours.keySet().retainAll(pipelines);
    lags.keySet().retainAll(pipelines);
    durations.retain(pipelines);
  }

  /**
   * Replaces what is known of the components.
   *
   * @param up whether each answers, by its name
   */
  public void keepComponents(Map<String, Boolean> up) {
    components = Map.copyOf(up);
  }

  private void addHours() {
    byLabel("intervals", "Intervals by state", "state", PipelineSample::intervals);
    byLabel(
        "records",
        "Records of the newest revisions of all intervals, by what has become of them",
        "outcome",
        PipelineSample::records);
    byLabel(
        "open_dead_letters",
        "Dead letters that have not been replayed, by stage",
        "stage",
        PipelineSample::openDeadLetters);
    gauge(
            "last_complete_interval_timestamp_seconds",
            "End of the newest interval that is stored",
            PIPELINE)
        .callback(
            series ->
                hours.forEach(
                    (name, taken) ->
                        taken
                            .sample()
                            .lastComplete()
                            .ifPresent(end -> series.call((double) end.getEpochSecond(), name))))
        .register(registry);
    single(
        "sample_complete",
        "1 if the values about intervals count all of them, else 0",
        hours,
        sample -> number(sample.complete()));
  }

  private void addLag() {
    single(
        "lag_intervals",
        "Intervals that are complete in the ledger and not stored",
        lags,
        Lag::intervals);
    single(
        "lag_records",
        "Records of the intervals that are complete in the ledger and not stored",
        lags,
        Lag::records);
  }

  private void byLabel(
      String name, String help, String label, Function<PipelineSample, Map<String, Long>> values) {
    gauge(name, help, PIPELINE, label)
        .callback(
            series ->
                hours.forEach(
                    (pipeline, taken) -> addAll(values.apply(taken.sample()), pipeline, series)))
        .register(registry);
  }

  private static void addAll(
      Map<String, Long> values, String pipeline, GaugeWithCallback.Callback series) {
    values.forEach((label, value) -> series.call((double) value, pipeline, label));
  }

  private <T> void single(
      String name, String help, Map<String, Taken<T>> samples, ToDoubleFunction<T> value) {
    gauge(name, help, PIPELINE)
        .callback(
            series ->
                samples.forEach(
                    (pipeline, taken) ->
                        series.call(value.applyAsDouble(taken.sample()), pipeline)))
        .register(registry);
  }

  private static GaugeWithCallback.Builder gauge(String name, String help, String... labels) {
    return GaugeWithCallback.builder().name(PREFIX + name).help(help).labelNames(labels);
  }

  private static double number(boolean flag) {
    return flag ? 1 : 0;
  }
}
