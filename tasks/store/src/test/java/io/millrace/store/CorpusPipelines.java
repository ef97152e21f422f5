package io.millrace.store;

import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Pipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pipelines that the project's corpus says are valid. */
final class CorpusPipelines {
  private static final Path VALID = Path.of("..", "..", "pipelines", "corpus", "valid");

  private CorpusPipelines() {}

  static Pipeline users() {
    return valid("users");
  }

  static Pipeline valid(String name) {
    try {
      return Pipeline.parse(
          Json.canonical(Json.parse(Files.readAllBytes(VALID.resolve(name + ".json")))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
