package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.DataException;
import io.millrace.testkit.Services;
import io.millrace.testkit.TestPipeline;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A pipeline that changes while there are data of what it was before. */
class SchemaChangeIT {
  private static final int ROWS = new Expected(Expected.USERS, 1).rows();

  @Test
  void should_go_on_with_a_new_optional_field_and_still_load_what_was_written_before()
      throws Exception {
    try (PipelineFixture fixture = new PipelineFixture()) {
      // given
      Hour stored = fixture.nextHour();
      JsonNode fetchedBefore = stored.run(Task.FETCH, stored.fetch("run", Expected.USERS));
      stored.run(Task.STREAM, stored.stream("run", fetchedBefore));
      StoredRows before = stored.stored();
      Hour waiting = fixture.nextHour();
      JsonNode fetchedOnly = waiting.run(Task.FETCH, waiting.fetch("run", Expected.USERS));

      // when
      PipelineVersion newer = PipelineVersion.withZone(fixture);

      // then
      assertThat(newer.schemaId()).isNotEqualTo(fixture.schemaId());
      JsonNode loaded = waiting.run(Task.STREAM, newer.with(waiting.stream("run", fetchedOnly)));
      new Expected(Expected.USERS, 1).assertStored(waiting, loaded);
      assertThat(waiting.stored().newest().values()).allMatch(row -> row.contains("zone:NULL"));

      JsonNode again = stored.run(Task.STREAM, newer.with(stored.stream("run", fetchedBefore)));
      new Expected(Expected.USERS, 1).assertStored(stored, again);
      assertThat(stored.stored().newest()).isEqualTo(withNullZone(before.newest()));

      Hour next = fixture.nextHour();
      assertStoredWithZone(next, newer, 1);
      // The mapping is another one now, so fetching the old hour again makes a new revision of it.
      assertStoredWithZone(stored, newer, 2);
    }
  }

  @Test
  void should_follow_records_of_both_schemas() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture()) {
      // given
      Hour older = fixture.nextHour();
      older.run(Task.FETCH, older.fetch("run", Expected.USERS));
      PipelineVersion newer = PipelineVersion.withZone(fixture);
      Hour next = fixture.nextHour();
      next.run(Task.FETCH, newer.with(next.fetch("run", Expected.USERS)));

      // when
      JsonNode result;
      try (Following following = Following.start(fixture, newer)) {
        following.await(
            "all rows are stored",
            () -> older.stored().newest().size() + next.stored().newest().size() >= 2 * ROWS);
        result = following.stop();
      }

      // then
      assertThat(result.get("stored").intValue()).isEqualTo(2 * ROWS);
      assertThat(older.stored().newest().values()).allMatch(row -> row.contains("zone:NULL"));
      assertThat(next.stored().newest().values()).noneMatch(row -> row.contains("zone:NULL"));
    }
  }

  @Test
  void should_keep_what_older_records_have_of_a_field_that_is_retired() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture()) {
      // given
      PipelineVersion mistake = PipelineVersion.withZone(fixture);
      Hour stored = fixture.nextHour();
      assertStoredWithZone(stored, mistake, 1);
      Map<UUID, String> before = stored.stored().newest();
      Hour waiting = fixture.nextHour();
      JsonNode fetchedOnly =
          waiting.run(Task.FETCH, mistake.with(waiting.fetch("run", Expected.USERS)));

      // when
      PipelineVersion retired = mistake.retiringZone(fixture);

      // then
      assertThat(retired.schemaId()).isEqualTo(mistake.schemaId());
      JsonNode loaded = waiting.run(Task.STREAM, retired.with(waiting.stream("run", fetchedOnly)));
      new Expected(Expected.USERS, 1).assertStored(waiting, loaded);
      assertThat(waiting.stored().newest().values()).noneMatch(row -> row.contains("zone:NULL"));

      Map<String, String> replay =
          stored.stream("again", stored.run(Task.FETCH, mistake.with(stored.fetch("again", 30))));
      stored.run(Task.STREAM, retired.with(replay));
      assertThat(stored.stored().newest()).isEqualTo(before);

      // Its mapping is another one now: no value is left of the revision that had some.
      JsonNode fetched = stored.run(Task.FETCH, retired.with(stored.fetch("new", Expected.USERS)));
      JsonNode result = stored.run(Task.STREAM, retired.with(stored.stream("new", fetched)));
      new Expected(Expected.USERS, 2).assertStored(stored, result);
      assertThat(stored.stored().newest().values()).allMatch(row -> row.contains("zone:NULL"));
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "/topic, name, elsewhere, 4",
    "/table, name, elsewhere, 2",
    "/table, keyspace, elsewhere, 2"
  })
  void should_go_on_under_another_name_and_under_the_first_again(
      String place, String member, String name, int revision) throws Exception {
    try (PipelineFixture fixture = new PipelineFixture()) {
      // given
      Hour hour = fixture.nextHour();
      run(fixture, hour, fixture.document(), "first", "");
      TestPipeline other = fixture.document().copy();
      other.object(place).put(member, name + fixture.pipeline().name());

      // when
      run(fixture, hour, other, "other", "");
      run(fixture, hour, other, "refetched", "refetched");
      JsonNode result = run(fixture, hour, fixture.document(), "back", "");

      // then
      new Expected(Expected.USERS, revision).assertRows(hour.stored());
      assertThat(result.get("revision").intValue()).isEqualTo(revision);
    }
  }

  /** What Airflow's DAG does: all three tasks, which must succeed. */
  private static JsonNode run(
      PipelineFixture fixture, Hour hour, TestPipeline pipeline, String runId, String refetch)
      throws Exception {
    ObjectNode ready = fixture.schemaInit(hour.interval(), pipeline);
    PipelineVersion version = PipelineVersion.of(pipeline, ready);
    Map<String, String> settings =
        Map.of("REFETCH", refetch, "REVISION_FLOOR", ready.get("revision_floor").asText());
    JsonNode fetched =
        hour.run(Task.FETCH, version.with(hour.fetch(runId, Expected.USERS, settings)));
    JsonNode result = hour.run(Task.STREAM, version.with(hour.stream(runId, fetched)));
    assertThat(result.get("stored").intValue()).isEqualTo(ROWS);
    return result;
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refused(
            "keep it as \"email: {type: text, retired: true}\"",
            pipeline -> pipeline.object("/record/fields").remove("email")),
        refused(
            "keep it as \"phone: {type: text, retired: true}\"",
            pipeline -> pipeline.object("/record/fields").remove("phone")),
        refused(
            "field dob is timestamp in the registered schema but text in the pipeline",
            pipeline -> pipeline.object("/record/fields/dob").put("type", "text")),
        refused(
            "field phone is required in the pipeline but not in the registered schema",
            pipeline -> pipeline.object("/record/fields/phone").put("required", true)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void should_stop_before_anything_changes(String reason, Consumer<TestPipeline> change)
      throws Exception {
    TestPipeline pipeline = PipelineFixture.pipeline(Expected.PAGE_SIZE);
    pipeline.object("/record/fields/email").put("required", true);
    try (PipelineFixture fixture = new PipelineFixture(Services.cassandra(), pipeline)) {
      // given
      Hour hour = fixture.nextHour();
      hour.ingest(hour.fetch("run", Expected.USERS));
      StoredRows stored = hour.stored();
      SchemaSnapshot landscape = SchemaSnapshot.of(fixture);
      TestPipeline changed = pipeline.copy();
      change.accept(changed);

      // when, then
      assertThatThrownBy(() -> fixture.schemaInit(hour.interval(), changed))
          .isInstanceOf(DataException.class)
          .hasMessageContaining(reason);
      assertThat(SchemaSnapshot.of(fixture)).isEqualTo(landscape);
      assertThat(hour.stored()).isEqualTo(stored);
    }
  }

  private static Arguments refused(String reason, Consumer<TestPipeline> change) {
    return Arguments.of(reason, change);
  }

  private static void assertStoredWithZone(Hour hour, PipelineVersion version, int revision)
      throws Exception {
    JsonNode fetched = hour.run(Task.FETCH, version.with(hour.fetch("again", Expected.USERS)));
    JsonNode result = hour.run(Task.STREAM, version.with(hour.stream("again", fetched)));
    new Expected(Expected.USERS, revision).assertStored(hour, result);
    assertThat(hour.stored().newest().values())
        .hasSize(ROWS)
        .noneMatch(row -> row.contains("zone:NULL"));
  }

  /** The rows with the column that has come since, which shows as the last but these. */
  private static Map<UUID, String> withNullZone(Map<UUID, String> rows) {
    Map<UUID, String> all = new HashMap<>();
    rows.forEach((id, row) -> all.put(id, row.replaceFirst("]$", ", zone:NULL]")));
    return all;
  }
}
