package io.millrace.common.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks JSON against a JSON Schema: the part of the language that pipelines and their params use.
 * A schema with any other keyword is rejected, so that no rule is ever skipped silently.
 *
 * <p>The pipelines' schema file is the only description of their form. It is read here instead of
 * being repeated in Java, so that the two cannot drift apart.
 */
final class Schema {
  private final JsonNode root;

  Schema(JsonNode root) {
    this.root = root;
  }

  /** Everything that is wrong with the value at this JSON pointer. */
  List<Problem> check(JsonNode value, String pointer) {
    List<Problem> problems = new ArrayList<>();
    check(root, value, pointer, problems);
    return problems;
  }

  private void check(JsonNode rules, JsonNode value, String pointer, List<Problem> problems) {
    if (rules.has("$ref")) {
      check(root.at(rules.path("$ref").asText().substring(1)), value, pointer, problems);
      return;
    }
    rules.forEachEntry(
        (keyword, rule) -> {
          switch (keyword) {
            case "$schema", "$defs", "title", "description", "default", "section", "x-reason" -> {}
            case "properties", "additionalProperties", "propertyNames" -> {} // by checkMembers
            case "required" -> checkRequired(rules, value, pointer, problems);
            case "items" -> checkItems(rule, value, pointer, problems);
            case "oneOf" -> checkOneOf(rules, value, pointer, problems);
            case "not" -> checkNot(rules, value, pointer, problems);
            default ->
                ValueRule.valid(keyword, rule, value)
                    .map(valid -> Problem.wrong(pointer, value, reason(rules, valid)))
                    .ifPresent(problems::add);
          }
        });
    checkMembers(rules, value, pointer, problems);
  }

  private static void checkRequired(
      JsonNode rules, JsonNode value, String pointer, List<Problem> problems) {
    for (JsonNode name : rules.path("required")) {
      if (value.isObject() && !value.has(name.asText())) {
        problems.add(new Problem(Problem.child(pointer, name.asText()), "is missing"));
      }
    }
  }

  private void checkMembers(
      JsonNode rules, JsonNode value, String pointer, List<Problem> problems) {
    JsonNode known = rules.path("properties");
    JsonNode others = rules.path("additionalProperties");
    JsonNode names = rules.path("propertyNames");
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      String at = Problem.child(pointer, member.getKey());
      if (!isValid(names, TextNode.valueOf(member.getKey()))) {
        problems.add(
            new Problem(at, "is not a valid name (valid: " + reason(names, "another") + ")"));
      }
      if (known.has(member.getKey())) {
        check(known.path(member.getKey()), member.getValue(), at, problems);
      } else if (others.isObject()) {
        check(others, member.getValue(), at, problems);
      } else if (others.isBoolean() && !others.booleanValue()) {
        List<String> valid = known.propertyStream().map(Map.Entry::getKey).toList();
        problems.add(new Problem(at, "is unknown (valid: " + String.join(", ", valid) + ")"));
      }
    }
  }

  private void checkItems(JsonNode rules, JsonNode value, String pointer, List<Problem> problems) {
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      check(rules, value.get(i), pointer + "/" + i, problems);
    }
  }

  private void checkOneOf(JsonNode rules, JsonNode value, String pointer, List<Problem> problems) {
    if (rules.path("oneOf").valueStream().filter(each -> isValid(each, value)).count() != 1) {
      problems.add(Problem.wrong(pointer, value, reason(rules, "exactly one of the alternatives")));
    }
  }

  private void checkNot(JsonNode rules, JsonNode value, String pointer, List<Problem> problems) {
    if (isValid(rules.path("not"), value)) {
      problems.add(Problem.wrong(pointer, value, reason(rules, "not " + rules.path("not"))));
    }
  }

  private boolean isValid(JsonNode rules, JsonNode value) {
    List<Problem> problems = new ArrayList<>();
    check(rules, value, "", problems);
    return problems.isEmpty();
  }

  /** The schema's own description of what is valid, if it has one. */
  private static String reason(JsonNode rules, String otherwise) {
    return rules.path("x-reason").asText(otherwise);
  }
}
