package io.millrace.common.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which references an expression may have, depending on its place in the pipeline. */
final class ExpressionRules {
  private static final List<String> EVERYWHERE = List.of("env", "interval", "page", "params");

  private final JsonNode params;
  private final JsonNode source;
  private final List<Problem> problems = new ArrayList<>();

  ExpressionRules(JsonNode document) {
    this.params = document.path("params");
    this.source = document.path("source");
  }

  List<Problem> check() {
    check("/source/url", source.path("url"), List.of("env"));
    JsonNode query = source.path("query");
    query.forEachEntry(
        (name, text) -> check(Problem.child("/source/query", name), text, EVERYWHERE));
    if (source.path("pagination").isObject()
        && query.valueStream().noneMatch(each -> each.asText().contains("${page.number}"))) {
      wrong("/source/query", query, "a parameter with ${page.number}, or all pages are the same");
    }
    source.at("/expect/page").forEachEntry(this::checkExpectation);
    source.at("/expect/record").forEachEntry(this::checkList);
    return problems;
  }

  private void checkExpectation(String place, JsonNode text) {
    String at = Problem.child("/source/expect/page", place);
    check(at, text, EVERYWHERE);
    if (isList(whole(text.asText(), params))) {
      wrong(at, text, "a single value, not a list");
    }
  }

  private void checkList(String place, JsonNode rule) {
    JsonNode in = rule.path("in");
    if (in.isTextual() && !isList(whole(in.asText(), params))) {
      String at = Problem.child("/source/expect/record", place) + "/in";
      wrong(at, in, "a reference to a param of type array");
    }
  }

  /** The param that a text refers to, if it is a single reference. */
  static JsonNode whole(String text, JsonNode params) {
    return params
        .propertyStream()
        .filter(param -> text.equals("${params." + param.getKey() + "}"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private void check(String pointer, JsonNode text, List<String> roots) {
    if (!text.isTextual()) {
      return;
    }
    Expression expression;
    try {
      expression = Expression.parse(text.asText());
    } catch (IllegalArgumentException e) {
      wrong(pointer, text, "text with known references; " + e.getMessage());
      return;
    }
    for (String reference : expression.references()) {
      String root = reference.substring(0, reference.indexOf('.'));
      JsonNode param = params.path(reference.substring(reference.indexOf('.') + 1));
      if (!roots.contains(root)) {
        wrong(pointer, text, "references to " + String.join(", ", roots));
      } else if (root.equals("params") && param.isMissingNode()) {
        wrong(pointer, text, "references to the pipeline's own params");
      } else if (root.equals("params") && isList(param) && !expression.isWhole()) {
        wrong(pointer, text, "a list by itself, with nothing around it");
      }
    }
  }

  private static boolean isList(JsonNode param) {
    return param.path("type").asText().equals("array");
  }

  private void wrong(String pointer, JsonNode value, String valid) {
    problems.add(Problem.wrong(pointer, value, valid));
  }
}
