package io.millrace.controlcenter.kafka;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Pipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The pipeline {@code users} of the corpus, to be taken as it is or changed. */
public final class UsersPipeline {
  private static final Path FILE = Path.of("..", "pipelines", "corpus", "valid", "users.json");

  private UsersPipeline() {}

  public static Pipeline pipeline() {
    return parse(document());
  }

  public static ObjectNode document() {
    try {
      return (ObjectNode) Json.parse(Files.readAllBytes(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Pipeline parse(ObjectNode document) {
    return Pipeline.parse(Json.canonical(document));
  }
}
