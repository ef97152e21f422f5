package io.millrace.schemainit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.pipeline.JsonSchema;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.pipeline.SchemaRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The JSON Schema of the topic's values, which may change as {@link SchemaRules} says. */
final class RegisteredSchema {
  private final SchemaRegistry registry;
  private final String subject;
  private final ObjectNode schema;
  private boolean compatibilitySet;
  private int id;

  RegisteredSchema(SchemaRegistry registry, Pipeline pipeline) {
    this.registry = registry;
    this.subject = pipeline.topic().name() + "-value";
    this.schema = JsonSchema.of(pipeline);
  }

  /**
   * Checks before anything is registered: for a version that it already has, a registry returns the
   * id without any check.
   */
  List<String> contradictions() {
    Optional<SchemaRegistry.Version> latest = registry.latest(subject);
    if (latest.isEmpty() || latest.get().schema().equals(schema)) {
      return List.of();
    }
    List<String> differences = SchemaRules.contradictions(latest.get().schema(), schema);
    // Without a compatibility level, the registry would accept everything.
    compatibilitySet |= registry.requireBackward(subject);
    if (differences.isEmpty() && !registry.isCompatible(subject, schema)) {
      differences = List.of("the registry rejects it");
    }
    return differences.isEmpty()
        ? List.of()
        : List.of(
            "schema %s: the pipeline is not compatible with version %d in the registry: %s"
                .formatted(subject, latest.get().version(), String.join("; ", differences)));
  }

  /** Registers the schema if it is not the latest version; returns what it changed. */
  List<String> apply() {
    List<String> changes = new ArrayList<>();
    compatibilitySet |= registry.requireBackward(subject);
    if (compatibilitySet) {
      changes.add("set compatibility of schema " + subject + " to BACKWARD");
    }
    Optional<SchemaRegistry.Version> latest = registry.latest(subject);
    if (latest.isPresent() && latest.get().schema().equals(schema)) {
      id = latest.get().id();
    } else {
      id = registry.register(subject, schema);
      changes.add("registered schema " + subject + " with id " + id);
    }
    return changes;
  }

  /** The schema's id in the registry, once it is registered. */
  int id() {
    return id;
  }
}
