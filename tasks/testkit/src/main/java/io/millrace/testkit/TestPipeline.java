package io.millrace.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** The users pipeline under another name, for a test to use or to change. */
public final class TestPipeline {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final ObjectNode document;

  private TestPipeline(ObjectNode document) {
    this.document = document;
  }

  /** One whose name, topics and keyspace no other test of this virtual machine has. */
  public static TestPipeline unique() {
    int number = COUNT.incrementAndGet();
    TestPipeline pipeline = new TestPipeline(users());
    pipeline.document.put("name", "users_" + number);
    pipeline.object("/topic").put("name", "users_created_" + number);
    pipeline.object("/table").put("keyspace", "user_streams_" + number);
    return pipeline;
  }

  /** The pipeline that a test brings along. */
  public static TestPipeline of(String json) {
    try {
      return new TestPipeline((ObjectNode) Json.parse(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy to change, which leaves this one unchanged. */
  public TestPipeline copy() {
    return new TestPipeline(document.deepCopy());
  }

  /** The object at a JSON pointer, to be changed in place. */
  public ObjectNode object(String pointer) {
    return (ObjectNode) document.requiredAt(pointer);
  }

  /** What a task gets in {@code PIPELINE}. */
  public String json() {
    return Json.canonical(document);
  }

  /** What a task makes of it. */
  public Pipeline parsed() {
    return Pipeline.parse(json());
  }

  private static ObjectNode users() {
    try (InputStream in =
        Objects.requireNonNull(TestPipeline.class.getResourceAsStream("users.json"))) {
      return (ObjectNode) Json.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
