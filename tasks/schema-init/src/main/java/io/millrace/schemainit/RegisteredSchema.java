package io.millrace.schemainit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.FieldType;
import io.millrace.common.pipeline.JsonSchema;
import io.millrace.common.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The JSON Schema of the topic's values. Optional fields may be added; nothing is removed or
 * retyped, because that would break readers of the topic. Each difference says how to undo it.
 */
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
   * id without any check. It also only checks what affects a reader: a timestamp that becomes text
   * is compatible for the registry, but not for a table.
   */
  List<String> contradictions() {
    Optional<SchemaRegistry.Version> latest = registry.latest(subject);
    if (latest.isEmpty() || latest.get().schema().equals(schema)) {
      return List.of();
    }
    List<String> differences = differences(latest.get().schema());
    // Without a compatibility level, the registry would accept everything.
    compatibilitySet |= registry.requireBackward(subject);
    if (differences.isEmpty() && !registry.isCompatible(subject, schema)) {
      differences.add("the registry rejects it");
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

  private List<String> differences(JsonNode latest) {
    JsonNode wanted = schema.path("properties");
    List<String> differences = new ArrayList<>();
    String owner = latest.path("title").asText();
    String pipeline = schema.path("title").asText();
    // Both would count revisions from 1, with the same write times: rows would be mixed.
    if (!owner.isEmpty() && !owner.equals(pipeline)) {
      differences.add(
          "its topic and table are those of pipeline %s: rename %s back to it, or give it another topic and another table"
              .formatted(owner, pipeline));
    }
    for (Map.Entry<String, JsonNode> field : latest.path("properties").properties()) {
      String name = field.getKey();
      String type = type(field.getValue());
      if (!wanted.has(name)) {
        differences.add(
            ("field %1$s is in the registered schema but not in the pipeline; fields cannot be"
                    + " removed: keep it as \"%1$s: {type: %2$s, retired: true}\"")
                .formatted(name, type));
      } else if (!type.equals(type(wanted.path(name)))) {
        differences.add(
            ("field %s is %s in the registered schema but %s in the pipeline; types cannot change:"
                    + " set its type back, and add a field of another name for the new type")
                .formatted(name, type, type(wanted.path(name))));
      }
    }
    JsonNode required = latest.path("required");
    names(schema.path("required"))
        .filter(name -> names(required).noneMatch(name::equals))
        .sorted()
        .map(
            name ->
                "field %s is required in the pipeline but not in the registered schema, and records without it may be in the topic: remove \"required: true\""
                    .formatted(name))
        .forEach(differences::add);
    return differences;
  }

  private static String type(JsonNode property) {
    return JsonSchema.typeOf(property)
        .map(FieldType::label)
        .orElseGet(() -> Json.canonical(property));
  }

  private static Stream<String> names(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText);
  }
}
