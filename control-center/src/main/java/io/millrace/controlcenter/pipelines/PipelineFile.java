package io.millrace.controlcenter.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.SettingsException;
import io.millrace.controlcenter.pipelines.YamlDocument.InvalidYamlException;
import java.util.Optional;

/**
 * A pipeline file as it was read.
 *
 * @param name of the pipeline, which is that of the file
 * @param pipeline empty if the file is not valid
 * @param problem why not, in one line
 * @param description what the file says about the pipeline; empty text if it says nothing
 * @param engine what stores the records unless a run says otherwise
 */
public record PipelineFile(
    String name,
    Optional<Pipeline> pipeline,
    Optional<String> problem,
    String description,
    String engine) {
  private static final int SHOWN = 500;

  /**
   * Reads a file's text.
   *
   * @param name the file's name without its extension
   */
  static PipelineFile parse(String name, String text) {
    try {
      JsonNode document = YamlDocument.parse(text);
      Pipeline pipeline = Pipeline.parse(Json.write(document));
      if (!pipeline.name().equals(name)) {
        return invalid(
            name, "/name is \"%s\" (valid: %s, as the file)".formatted(pipeline.name(), name));
      }
      return new PipelineFile(
          name,
          Optional.of(pipeline),
          Optional.empty(),
          document.path("description").asText(),
          document.path("engine").asText("java"));
    } catch (InvalidYamlException | SettingsException e) {
      return invalid(name, e.getMessage());
    }
  }

  static PipelineFile invalid(String name, String problem) {
    String line = problem.strip().replaceAll("\\s+", " ");
    String shown = line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    return new PipelineFile(name, Optional.empty(), Optional.of(shown), "", "");
  }
}
