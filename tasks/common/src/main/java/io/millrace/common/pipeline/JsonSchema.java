package io.millrace.common.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** The JSON Schema of a pipeline's records, as it is registered. */
public final class JsonSchema {
  private JsonSchema() {}

  /**
   * Draft 7, closed: a field that it does not name is rejected, which makes adding an optional
   * field the only compatible change. An absent value is an absent member, never a null.
   */
  public static ObjectNode of(Pipeline pipeline) {
    ObjectNode schema = Json.object();
    schema.put("$schema", "http://json-schema.org/draft-07/schema#");
    schema.put("title", pipeline.name());
    schema.put("type", "object");
    schema.put("additionalProperties", false);
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = schema.putArray("required");
    pipeline.record().fields().stream()
        .sorted(Comparator.comparing(Field::name))
        .forEach(
            field -> {
              ObjectNode property = properties.putObject(field.name());
              property.setAll(rules(field.type()));
              field.description().ifPresent(text -> property.put("description", text));
              if (field.required()) {
                required.add(field.name());
              }
            });
    return schema;
  }

  /** The type of a property of such a schema; empty if it was not created by this code. */
  public static Optional<FieldType> typeOf(JsonNode property) {
    ObjectNode rules = Json.object();
    property.forEachEntry(rules::set);
    rules.remove("description");
    return Arrays.stream(FieldType.values())
        .filter(type -> Json.canonical(rules(type)).equals(Json.canonical(rules)))
        .findFirst();
  }

  private static ObjectNode rules(FieldType type) {
    ObjectNode rules = Json.object();
    return switch (type) {
      case TEXT -> rules.put("type", "string");
      case UUID -> rules.put("type", "string").put("format", "uuid");
      case INT ->
          rules
              .put("type", "integer")
              .put("minimum", Integer.MIN_VALUE)
              .put("maximum", Integer.MAX_VALUE);
      case BIGINT -> rules.put("type", "integer");
      case DOUBLE -> rules.put("type", "number");
      case BOOLEAN -> rules.put("type", "boolean");
      case TIMESTAMP -> rules.put("type", "string").put("format", "date-time");
      case DATE -> rules.put("type", "string").put("format", "date");
    };
  }
}
