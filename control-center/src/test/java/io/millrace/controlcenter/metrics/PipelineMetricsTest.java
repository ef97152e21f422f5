package io.millrace.controlcenter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.controlcenter.http.Metrics;
import io.millrace.controlcenter.metrics.PipelineSample.Lag;
import io.millrace.controlcenter.metrics.PipelineSample.Run;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PipelineMetricsTest {
  private static final Instant HOUR = Instant.parse("2026-11-22T21:00:00Z");
  private static final Instant BEGUN = HOUR.plus(Duration.ofHours(2));
  private static final Instant NOW = BEGUN.plus(Duration.ofMinutes(5));

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PipelineMetrics metrics = new PipelineMetrics(BEGUN, registry);

  @Test
  void should_show_the_newest_sample() {
    metrics.keep("users", sample(Map.of("failed", 7L)), NOW);
    metrics.keep("users", sample(Map.of("complete", 4_999L, "dead_letters", 1L)), NOW);
    metrics.keep("users", new Lag(1, 1_000), NOW);

    assertThat(lines())
        .contains(
            "millrace_intervals{pipeline=\"users\",state=\"complete\"} 4999.0",
            "millrace_intervals{pipeline=\"users\",state=\"dead_letters\"} 1.0",
            "millrace_records{outcome=\"stored\",pipeline=\"users\"} 1000.0",
            "millrace_open_dead_letters{pipeline=\"users\",stage=\"mapping\"} 3.0",
            "millrace_lag_intervals{pipeline=\"users\"} 1.0",
            "millrace_lag_records{pipeline=\"users\"} 1000.0",
            "millrace_sample_complete{pipeline=\"users\"} 1.0",
            "millrace_last_sample_timestamp_seconds{pipeline=\"users\",sample=\"lag\"} 1.7953887E9",
            "millrace_last_complete_interval_timestamp_seconds{pipeline=\"users\"} 1.7953848E9")
        .noneMatch(line -> line.contains("failed"));
  }

  @Test
  void should_show_whether_components_answer() {
    metrics.keepComponents(Map.of("kafka", true, "cassandra", false));

    assertThat(lines())
        .contains(
            "millrace_component_up{component=\"kafka\"} 1.0",
            "millrace_component_up{component=\"cassandra\"} 0.0");
  }

  @Test
  void should_count_a_run_once_if_it_ended_after_the_start() {
    Run before = new Run(HOUR, 1, 1, "done", Duration.ofSeconds(4), BEGUN.minusSeconds(1));
    Run after = new Run(HOUR, 1, 2, "done", Duration.ofSeconds(4), BEGUN);

    metrics.keep("users", sample(Map.of(), before, after), NOW);
    metrics.keep("users", sample(Map.of(), before, after), NOW.plusSeconds(60));

    assertThat(lines())
        .contains(
            "millrace_run_duration_seconds_bucket{outcome=\"done\",pipeline=\"users\",le=\"2.5\"} 0",
            "millrace_run_duration_seconds_bucket{outcome=\"done\",pipeline=\"users\",le=\"5.0\"} 1",
            "millrace_run_duration_seconds_count{outcome=\"done\",pipeline=\"users\"} 1",
            "millrace_run_duration_seconds_sum{outcome=\"done\",pipeline=\"users\"} 4.0");
  }

  @Test
  void should_drop_the_series_of_a_pipeline_that_is_removed() {
    Run run = new Run(HOUR, 1, 1, "done", Duration.ofSeconds(4), NOW);
    metrics.keep("users", sample(Map.of("complete", 1L), run), NOW);
    metrics.keep("users", new Lag(1, 1_000), NOW);
    metrics.keep("orders", sample(Map.of("complete", 1L), run), NOW);

    metrics.retain(Set.of("orders"));

    assertThat(lines()).noneMatch(line -> line.contains("users"));
    assertThat(lines())
        .contains(
            "millrace_intervals{pipeline=\"orders\",state=\"complete\"} 1.0",
            "millrace_run_duration_seconds_count{outcome=\"done\",pipeline=\"orders\"} 1");
  }

  @Test
  void should_write_the_format_that_is_asked_for() {
    Metrics.Text text = new MetricsText(registry).text("application/openmetrics-text");

    assertThat(text.type()).startsWith("application/openmetrics-text");
    assertThat(new String(text.content(), StandardCharsets.UTF_8)).endsWith("# EOF\n");
  }

  private static PipelineSample sample(Map<String, Long> intervals, Run... runs) {
    return new PipelineSample(
        intervals,
        Map.of("stored", 1_000L),
        Map.of("mapping", 3L),
        Optional.of(HOUR.plus(Duration.ofHours(1))),
        List.of(runs),
        true);
  }

  private List<String> lines() {
    Metrics.Text text = new MetricsText(registry).text(null);
    return new String(text.content(), StandardCharsets.UTF_8).lines().toList();
  }
}
