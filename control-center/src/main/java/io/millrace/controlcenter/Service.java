package io.millrace.controlcenter;

import io.millrace.controlcenter.cassandra.TableEndpoints;
import io.millrace.controlcenter.deadletters.DeadLetterEndpoints;
import io.millrace.controlcenter.health.HealthChecks;
import io.millrace.controlcenter.hours.HoursEndpoints;
import io.millrace.controlcenter.hours.LagEndpoints;
import io.millrace.controlcenter.http.HttpServer;
import io.millrace.controlcenter.http.SecretCheck;
import io.millrace.controlcenter.http.StaticPage;
import io.millrace.controlcenter.kafka.ConsumerEndpoints;
import io.millrace.controlcenter.kafka.TopicEndpoints;
import io.millrace.controlcenter.metrics.MetricsText;
import io.millrace.controlcenter.metrics.PipelineMetrics;
import io.millrace.controlcenter.metrics.Sampler;
import io.millrace.controlcenter.pipelines.PipelineFiles;
import io.millrace.controlcenter.pipelines.PipelineList;
import io.millrace.controlcenter.registry.SchemaEndpoints;
import io.millrace.controlcenter.spark.SparkEndpoints;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The answers and the sampler, put together. */
final class Service implements AutoCloseable {
  private final HealthChecks health;
  private final SparkEndpoints spark;
  private final Sampler sampler;
  private final HttpServer.Content content;

  Service(ControlCenterSettings settings, PipelineFiles pipelines, Backends backends, Clock clock) {
    HoursEndpoints hours = new HoursEndpoints(backends.cassandra(), backends.kafka(), clock);
    LagEndpoints lag = new LagEndpoints(hours.states(), clock);
    ConsumerEndpoints consumers = new ConsumerEndpoints(backends.kafka(), clock);
    PrometheusRegistry registry = new PrometheusRegistry();
    JvmMemoryMetrics.builder().register(registry);
    ProcessMetrics.builder().register(registry);
    PipelineMetrics metrics = new PipelineMetrics(clock.instant(), registry);
    health = new HealthChecks(backends::components, clock);
    spark = new SparkEndpoints(settings.sparkMaster(), settings.sparkHistory(), settings.sparkUi());
    Samples samples = new Samples(hours.states(), lag, health, metrics, clock);
    sampler =
        new Sampler(
            pipelines::pipelines,
            Map.of("hours", samples::hours, "lag", samples::lag, "consumers", consumers::sample),
            samples::others);
    content =
        new HttpServer.Content(
            new SecretCheck(settings.secret(), settings.metricsSecret()),
            StaticPage.load(),
            pipelines,
            List.of(
                hours,
                lag,
                consumers,
                new TopicEndpoints(backends.kafka()),
                new DeadLetterEndpoints(backends.kafka(), hours.states()),
                new SchemaEndpoints(backends.registry()),
                new TableEndpoints(backends.cassandra(), clock),
                spark),
            Map.of("/pipelines", new PipelineList(pipelines), "/health", health),
            new MetricsText(registry));
  }

  /** What the server serves. */
  HttpServer.Content content() {
    return content;
  }

  void startSampling() {
    sampler.start();
  }

  @Override
  public void close() {
    sampler.close();
    spark.close();
    health.close();
  }
}
