package io.millrace.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.interval.Interval;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Params;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.pipeline.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/** The users pipeline, and what the real API was seen to answer. */
public final class Fixtures {
  public static final Instant START = Instant.parse("2026-11-22T21:00:00Z");
  public static final Interval INTERVAL = new Interval(START, START.plusSeconds(3600));

  private Fixtures() {}

  public static Pipeline pipeline() {
    return Pipeline.parse(pipelineJson());
  }

  /** The users pipeline with something changed. */
  public static Pipeline pipeline(Consumer<ObjectNode> change) {
    return Pipeline.parse(pipelineJson(change));
  }

  public static String pipelineJson() {
    return text("io/millrace/testkit/users.json");
  }

  /** The JSON of the users pipeline with something changed. */
  public static String pipelineJson(Consumer<ObjectNode> change) {
    ObjectNode json = object(pipelineJson());
    change.accept(json);
    return Json.write(json);
  }

  /** An answer of the real API. */
  public static byte[] answer(String file) {
    return bytes("randomuser-1.4/" + file);
  }

  /** A run that asks for users at a URL. */
  public static Scope scope(Pipeline pipeline, String url, String params) {
    return new Scope(Map.of("SOURCE_URL", url), INTERVAL, Params.resolve(pipeline, object(params)));
  }

  public static ObjectNode object(String json) {
    try {
      return (ObjectNode) Json.parse(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String resource) {
    return new String(bytes(resource), UTF_8);
  }

  private static byte[] bytes(String resource) {
    try (InputStream stream = Fixtures.class.getResourceAsStream("/" + resource)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
