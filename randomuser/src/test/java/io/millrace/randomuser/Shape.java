package io.millrace.randomuser;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;

/** The shape of a JSON value: names of fields in their order, and types. */
final class Shape {
  private Shape() {}

  static String of(JsonNode node) {
    if (node.isObject()) {
      return node.properties().stream()
          .map(field -> field.getKey() + ":" + of(field.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (node.isNumber()) {
      return node.isIntegralNumber() ? "integer" : "decimal";
    }
    return node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
  }
}
