package io.millrace.controlcenter.hours.ledger;

import com.fasterxml.jackson.core.JsonPointer;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.DeadLetters;
import io.millrace.common.pipeline.Field;
import io.millrace.common.pipeline.FieldType;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.pipeline.RecordSpec;
import io.millrace.common.pipeline.Schedule;
import io.millrace.common.pipeline.Table;
import io.millrace.common.pipeline.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A small pipeline; no test here asks for its source. */
public final class TestPipelines {
  public static final Pipeline USERS = withTopic("users");

  private TestPipelines() {}

  /** The same with another topic. */
  static Pipeline withTopic(String topic) {
    return new Pipeline(
        "users",
        new Schedule("0 * * * *", "UTC", Instant.parse("2026-01-01T00:00:00Z"), false),
        Json.object(),
        null,
        new RecordSpec(
            "id", List.of(field("id", FieldType.UUID, "/id"), field("age", FieldType.INT, "/age"))),
        new Topic(topic, 3, Duration.ofDays(7)),
        new Table("streams", "users", 4),
        new DeadLetters(0.01, 10, Duration.ofDays(30)));
  }

  private static Field field(String name, FieldType type, String pointer) {
    return new Field(name, type, Optional.of(JsonPointer.compile(pointer)), Optional.empty(), true);
  }
}
