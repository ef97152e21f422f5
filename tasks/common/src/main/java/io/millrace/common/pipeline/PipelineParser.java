package io.millrace.common.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.common.json.JsonProblem;
import io.millrace.common.task.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * From canonical JSON to a pipeline: first checks its form with the schema file, then what a schema
 * cannot express, and reports all problems together. Only a valid document is read.
 */
final class PipelineParser {
  private static final String SCHEMA = "/pipelines/pipeline.schema.json";

  private PipelineParser() {}

  static Pipeline parse(String json) {
    JsonNode document = read(json);
    List<Problem> problems = problems(document);
    if (!problems.isEmpty()) {
      throw new SettingsException(problems.stream().map(Problem::toString).toList());
    }
    return PipelineReader.read(document);
  }

  /** Every problem of a document. What does not have the right form is not checked further. */
  static List<Problem> problems(JsonNode document) {
    List<Problem> problems = new ArrayList<>(new Schema(schema()).check(document, ""));
    Set<String> wrong = problems.stream().map(Problem::pointer).collect(Collectors.toSet());
    new PipelineRules(document)
        .check().stream()
            .filter(problem -> !wrong.contains(problem.pointer()))
            .distinct()
            .forEach(problems::add);
    return problems;
  }

  private static JsonNode read(String json) {
    try {
      return Json.parse(json);
    } catch (JsonProcessingException e) {
      throw new SettingsException(
          "not JSON: " + JsonProblem.of(e) + " (valid: a pipeline as canonical JSON)");
    }
  }

  static JsonNode schema() {
    try (InputStream in =
        Objects.requireNonNull(PipelineParser.class.getResourceAsStream(SCHEMA), SCHEMA)) {
      return Json.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException("the jar's own " + SCHEMA + " cannot be read", e);
    }
  }
}
