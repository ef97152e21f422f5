package io.millrace.common.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The users pipeline for tests, to be taken as it is or changed. */
final class Pipelines {
  private static final Path USERS =
      Path.of("..", "..", "pipelines", "corpus", "valid", "users.json");

  private Pipelines() {}

  static ObjectNode users() {
    try {
      JsonNode file = Json.parse(Files.readString(USERS));
      return (ObjectNode) (file.has("pipeline") ? file.path("pipeline") : file);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode object(ObjectNode document, String pointer) {
    return (ObjectNode) document.requiredAt(pointer);
  }

  static Pipeline parse(ObjectNode document) {
    return Pipeline.parse(Json.canonical(document));
  }
}
