package io.millrace.controlcenter;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.backend.Backend;
import io.millrace.controlcenter.cassandra.CassandraBackend;
import io.millrace.controlcenter.health.CassandraProbe;
import io.millrace.controlcenter.health.Component;
import io.millrace.controlcenter.health.KafkaProbe;
import io.millrace.controlcenter.health.RegistryProbe;
import io.millrace.controlcenter.health.SourceComponents;
import io.millrace.controlcenter.kafka.KafkaBackend;
import io.millrace.controlcenter.pipelines.PipelineFiles;
import io.millrace.controlcenter.registry.RegistryBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the service reads from; nothing is connected to before it is needed. */
final class Backends implements AutoCloseable {
  private static final Duration SOURCE_TIMEOUT = Duration.ofSeconds(5);

  private final ControlCenterSettings settings;
  private final PipelineFiles pipelines;
  private final KafkaBackend kafka;
  private final CassandraBackend cassandra;
  private final RegistryBackend registry;
  private final Optional<RegistryBackend> registryItself;
  private final Backend sources = new Backend("source", SOURCE_TIMEOUT);

  Backends(ControlCenterSettings settings, PipelineFiles pipelines) {
    this.settings = settings;
    this.pipelines = pipelines;
    this.kafka = new KafkaBackend(settings.kafka());
    this.cassandra = new CassandraBackend(settings.cassandra());
    this.registry = new RegistryBackend(settings.registry());
    this.registryItself = RegistryProbe.own(settings.registry()).map(RegistryBackend::new);
  }

  KafkaBackend kafka() {
    return kafka;
  }

  CassandraBackend cassandra() {
    return cassandra;
  }

  RegistryBackend registry() {
    return registry;
  }

  /** All of them as they are now, the pipelines' sources last. */
  List<Component> components() {
    List<Component> components = new ArrayList<>();
    components.add(
        Component.shared(
            "kafka", settings.kafka().bootstrapServers(), new KafkaProbe(kafka, this::topics)));
    components.add(
        Component.shared(
            "registry",
            settings.registry().getAuthority(),
            new RegistryProbe(registry, registryItself)));
    components.add(
        Component.shared(
            "cassandra", settings.cassandra().addresses(), new CassandraProbe(cassandra)));
    components.addAll(
        new SourceComponents(settings.environment(), sources).of(pipelines.pipelines()));
    return components;
  }

  private Set<String> topics() {
    return pipelines.pipelines().stream()
        .map(Pipeline::topic)
        .flatMap(topic -> Stream.of(topic.name(), topic.intervals(), topic.deadLetters()))
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    sources.close();
    registryItself.ifPresent(RegistryBackend::close);
    registry.close();
    cassandra.close();
    kafka.close();
  }
}
