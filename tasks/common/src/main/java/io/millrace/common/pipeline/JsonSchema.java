package io.millrace.common.pipeline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import java.util.Comparator;

/** The JSON Schema of a pipeline's records, which the registry keeps. */
public final class JsonSchema {
  private JsonSchema() {}

  /**
   * Draft 7, closed: a field that it does not name is refused, which is what makes adding an
   * optional field the one compatible change. An absent value is an absent member, never a null.
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
              describe(properties.putObject(field.name()), field);
              if (field.required()) {
                required.add(field.name());
              }
            });
    return schema;
  }

  private static void describe(ObjectNode property, Field field) {
    switch (field.type()) {
      case TEXT -> property.put("type", "string");
      case UUID -> property.put("type", "string").put("format", "uuid");
      case INT ->
          property
              .put("type", "integer")
              .put("minimum", Integer.MIN_VALUE)
              .put("maximum", Integer.MAX_VALUE);
      case BIGINT -> property.put("type", "integer");
      case DOUBLE -> property.put("type", "number");
      case BOOLEAN -> property.put("type", "boolean");
      case TIMESTAMP -> property.put("type", "string").put("format", "date-time");
      case DATE -> property.put("type", "string").put("format", "date");
    }
    field.description().ifPresent(text -> property.put("description", text));
  }
}
