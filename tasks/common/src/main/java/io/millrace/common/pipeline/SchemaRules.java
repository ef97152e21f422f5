package io.millrace.common.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a pipeline's schema may not change of the one that is registered: optional fields may be
 * added; nothing is removed or retyped, because that would break readers of the topic. A registry
 * only checks what affects a reader: a timestamp that becomes text is compatible for it, but not
 * for a table.
 */
public final class SchemaRules {
  private SchemaRules() {}

  /**
   * What contradicts the registered schema, and how to undo it; empty if nothing does.
   *
   * @param registered the newest version
   * @param wanted as {@link JsonSchema#of} makes it
   */
  public static List<String> contradictions(JsonNode registered, JsonNode wanted) {
    List<String> found = new ArrayList<>();
    String owner = registered.path("title").asText();
    String pipeline = wanted.path("title").asText();
    // Both would count revisions from 1, with the same write times: rows would be mixed.
    if (!owner.isEmpty() && !owner.equals(pipeline)) {
      found.add(
          "its topic and table are those of pipeline %s: rename %s back to it, or give it another topic and another table"
              .formatted(owner, pipeline));
    }
    JsonNode fields = wanted.path("properties");
    for (Map.Entry<String, JsonNode> field : registered.path("properties").properties()) {
      String name = field.getKey();
      String type = type(field.getValue());
      if (!fields.has(name)) {
        found.add(
            ("field %1$s is in the registered schema but not in the pipeline; fields cannot be"
                    + " removed: keep it as \"%1$s: {type: %2$s, retired: true}\"")
                .formatted(name, type));
      } else if (!type.equals(type(fields.path(name)))) {
        found.add(
            ("field %s is %s in the registered schema but %s in the pipeline; types cannot change:"
                    + " set its type back, and add a field of another name for the new type")
                .formatted(name, type, type(fields.path(name))));
      }
    }
    JsonNode required = registered.path("required");
    names(wanted.path("required"))
        .filter(name -> names(required).noneMatch(name::equals))
        .sorted()
        .map(
            name ->
                "field %s is required in the pipeline but not in the registered schema, and records without it may be in the topic: remove \"required: true\""
                    .formatted(name))
        .forEach(found::add);
    return List.copyOf(found);
  }

  /** The pipeline file's name of a property's type; its rules if no pipeline can have it. */
  public static String type(JsonNode property) {
    return JsonSchema.typeOf(property)
        .map(FieldType::label)
        .orElseGet(() -> Json.canonical(property));
  }

  private static Stream<String> names(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText);
  }
}
