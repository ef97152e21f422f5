package io.millrace.common.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Rules between a pipeline's parts, which no JSON Schema can check. Works on any document, valid or
 * not: what does not have the form that a rule needs is left to the schema.
 */
final class PipelineRules {
  private static final Pattern SOME_TIME = Pattern.compile(".*[1-9].*");

  private final JsonNode document;
  private final List<Problem> problems = new ArrayList<>();

  PipelineRules(JsonNode document) {
    this.document = document;
  }

  List<Problem> check() {
    checkStart(document.at("/schedule/start"));
    document
        .path("params")
        .forEachEntry((name, rules) -> checkParam(Problem.child("/params", name), rules));
    problems.addAll(new ExpressionRules(document).check());
    problems.addAll(new PageRules(document).check());
    checkKey(document.at("/record/key"), document.at("/record/fields"));
    document.at("/record/fields").forEachEntry(this::checkField);
    checkDuration("/topic/retention");
    checkDuration("/dead_letters/retention");
    for (int i = 0; i < document.at("/source/quota").size(); i++) {
      checkDuration("/source/quota/" + i + "/per");
    }
    return problems;
  }

  private void checkStart(JsonNode start) {
    if (!start.isTextual()) {
      return;
    }
    try {
      Instant.parse(start.asText());
    } catch (DateTimeException e) {
      wrong("/schedule/start", start, "a time that exists, such as 2026-01-01T00:00:00Z");
    }
  }

  private void checkParam(String pointer, JsonNode rules) {
    if (rules.path("type").asText().equals("array") && !rules.has("items")) {
      problems.add(new Problem(pointer + "/items", "is missing (valid: the type of its items)"));
    }
    try {
      Pattern.compile(rules.path("pattern").asText());
    } catch (PatternSyntaxException e) {
      wrong(pointer + "/pattern", rules.path("pattern"), "a regular expression");
      return;
    }
    if (rules.has("default")) {
      checkDefault(pointer + "/default", rules);
    }
  }

  private void checkDefault(String pointer, JsonNode rules) {
    try {
      new Schema(rules)
          .check(Params.normal(rules.path("default")), pointer).stream()
              .map(problem -> new Problem(pointer, problem.what()))
              .forEach(problems::add);
    } catch (IllegalArgumentException notOfTheRightForm) {
      // Not a rule: the schema of pipelines has reported it, and then there is no default.
    }
  }

  private void checkKey(JsonNode key, JsonNode fields) {
    if (!key.isTextual() || fields.isEmpty()) {
      return;
    }
    JsonNode field = fields.path(key.asText());
    String at = Problem.child("/record/fields", key.asText());
    if (field.isMissingNode()) {
      wrong("/record/key", key, "the name of one of the record's fields");
    } else if (field.isObject()) {
      if (field.path("retired").booleanValue()) {
        wrong(at + "/retired", field.path("retired"), "false, since it is the key");
      }
      if (!field.path("required").booleanValue()) {
        wrong(at + "/required", field.path("required"), "true, since it is the key");
      }
      String type = field.path("type").asText();
      if (!type.equals(FieldType.UUID.label()) && !type.equals(FieldType.TEXT.label())) {
        wrong(at + "/type", field.path("type"), "uuid or text, since it is the key");
      }
    }
  }

  private void checkField(String name, JsonNode field) {
    String at = Problem.child("/record/fields", name);
    JsonNode required = field.path("required");
    if (field.path("retired").booleanValue()
        && required.booleanValue()
        && !name.equals(document.at("/record/key").asText())) {
      wrong(at + "/required", required, "false, since a retired field has no value");
    }
    JsonNode template = field.path("template");
    if (!template.isTextual()) {
      return;
    }
    try {
      Template.parse(template.asText());
    } catch (IllegalArgumentException e) {
      wrong(at + "/template", template, "text with ${/json/pointer}; " + e.getMessage());
    }
    JsonNode type = field.path("type");
    if (!type.asText().equals(FieldType.TEXT.label())) {
      wrong(at + "/type", type, "text, since a template makes text");
    }
  }

  private void checkDuration(String pointer) {
    JsonNode duration = document.at(pointer);
    if (duration.isTextual() && !SOME_TIME.matcher(duration.asText()).matches()) {
      wrong(pointer, duration, "a duration longer than zero");
    }
  }

  private void wrong(String pointer, JsonNode value, String valid) {
    problems.add(Problem.wrong(pointer, value, valid));
  }
}
