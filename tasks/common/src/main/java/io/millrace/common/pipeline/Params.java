package io.millrace.common.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.task.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The parameters of a run. */
public final class Params {
  private Params() {}

  /**
   * Checks what a run was given against the pipeline's params and adds the defaults of the others.
   * A source may quietly take another value for a wrong one, so none may reach it.
   *
   * @param given by name
   * @throws SettingsException with everything that is wrong
   */
  public static ObjectNode resolve(Pipeline pipeline, ObjectNode given) {
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, JsonNode> param : given.properties()) {
      if (pipeline.params().has(param.getKey())) {
        Schema schema = new Schema(pipeline.params().path(param.getKey()));
        schema
            .check(param.getValue(), "PARAMS/" + param.getKey())
            .forEach(p -> problems.add(p.toString()));
      } else {
        problems.add(
            "PARAMS/%s is unknown (valid: %s)"
                .formatted(
                    param.getKey(),
                    String.join(
                        ", ", pipeline.params().propertyStream().map(Map.Entry::getKey).toList())));
      }
    }
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    ObjectNode resolved = Json.object();
    pipeline
        .params()
        .properties()
        .forEach(param -> resolved.set(param.getKey(), param.getValue().path("default")));
    resolved.setAll(given);
    return resolved;
  }
}
