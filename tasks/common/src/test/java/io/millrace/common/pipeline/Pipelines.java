package io.millrace.common.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pipelines for tests, to be taken as they are or changed. */
final class Pipelines {
  private static final Path VALID = Path.of("..", "..", "pipelines", "corpus", "valid");

  private Pipelines() {}

  static ObjectNode users() {
    return valid("users");
  }

  /** A pipeline of the corpus. */
  static ObjectNode valid(String name) {
    try {
      JsonNode file = Json.parse(Files.readString(VALID.resolve(name + ".json")));
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
