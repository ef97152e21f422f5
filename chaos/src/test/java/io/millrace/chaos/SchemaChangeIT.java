package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.DataException;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.testkit.Services;
import io.millrace.testkit.TestPipeline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
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
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long GLANCE_NANOS = 100_000_000;

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
      Version newer = Version.withTimeZone(fixture);

      // then
      assertThat(newer.schemaId()).isNotEqualTo(fixture.schemaId());
      JsonNode loaded = waiting.run(Task.STREAM, newer.of(waiting.stream("run", fetchedOnly)));
      new Expected(Expected.USERS, 1).assertStored(waiting, loaded);
      assertThat(waiting.stored().newest().values()).allMatch(row -> row.contains("zone:NULL"));

      JsonNode again = stored.run(Task.STREAM, newer.of(stored.stream("run", fetchedBefore)));
      new Expected(Expected.USERS, 1).assertStored(stored, again);
      assertThat(stored.stored().newest()).isEqualTo(withNullZone(before.newest()));

      Hour next = fixture.nextHour();
      assertGreenWithZone(next, newer, 1);
      // The mapping is another one now, so fetching the old hour again makes a new revision of it.
      assertGreenWithZone(stored, newer, 2);
    }
  }

  @Test
  void should_follow_records_of_both_schemas() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture()) {
      // given
      Hour older = fixture.nextHour();
      older.run(Task.FETCH, older.fetch("run", Expected.USERS));
      Version newer = Version.withTimeZone(fixture);
      Hour next = fixture.nextHour();
      next.run(Task.FETCH, newer.of(next.fetch("run", Expected.USERS)));
      Stop stop = new Stop();

      // when
      CompletableFuture<JsonNode> following =
          CompletableFuture.supplyAsync(() -> follow(newer.following(fixture), stop));
      await(following, () -> older.stored().newest().size() + next.stored().newest().size());
      stop.request();

      // then
      assertThat(following.join().get("stored").intValue()).isEqualTo(2 * ROWS);
      assertThat(older.stored().newest().values()).allMatch(row -> row.contains("zone:NULL"));
      assertThat(next.stored().newest().values()).noneMatch(row -> row.contains("zone:NULL"));
    }
  }

  @Test
  void should_keep_what_older_records_have_of_a_field_that_is_retired() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture()) {
      // given
      Version mistake = Version.withTimeZone(fixture);
      Hour stored = fixture.nextHour();
      assertGreenWithZone(stored, mistake, 1);
      Map<UUID, String> before = stored.stored().newest();
      Hour waiting = fixture.nextHour();
      JsonNode fetchedOnly =
          waiting.run(Task.FETCH, mistake.of(waiting.fetch("run", Expected.USERS)));

      // when
      Version retired = Version.of(fixture, mistake.pipeline().copy(), Version::retireZone);

      // then
      assertThat(retired.schemaId()).isEqualTo(mistake.schemaId());
      JsonNode loaded = waiting.run(Task.STREAM, retired.of(waiting.stream("run", fetchedOnly)));
      new Expected(Expected.USERS, 1).assertStored(waiting, loaded);
      assertThat(waiting.stored().newest().values()).noneMatch(row -> row.contains("zone:NULL"));

      Map<String, String> replay =
          stored.stream("again", stored.run(Task.FETCH, mistake.of(stored.fetch("again", 30))));
      stored.run(Task.STREAM, retired.of(replay));
      assertThat(stored.stored().newest()).isEqualTo(before);

      // Its mapping is another one now: no value is left of the revision that had some.
      JsonNode fetched = stored.run(Task.FETCH, retired.of(stored.fetch("new", Expected.USERS)));
      JsonNode result = stored.run(Task.STREAM, retired.of(stored.stream("new", fetched)));
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

  /** What Airflow's DAG does: all three tasks, which must be green. */
  private static JsonNode run(
      PipelineFixture fixture, Hour hour, TestPipeline pipeline, String runId, String refetch)
      throws Exception {
    ObjectNode ready = fixture.schemaInit(hour.interval(), pipeline);
    Version version = new Version(pipeline, ready.get("schema_id").intValue());
    Map<String, String> settings =
        Map.of("REFETCH", refetch, "REVISION_FLOOR", ready.get("revision_floor").asText());
    JsonNode fetched =
        hour.run(Task.FETCH, version.of(hour.fetch(runId, Expected.USERS, settings)));
    JsonNode result = hour.run(Task.STREAM, version.of(hour.stream(runId, fetched)));
    assertThat(result.get("stored").intValue()).isEqualTo(ROWS);
    return result;
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refused(
            "keep it as \"email: {type: text, retired: true}\"",
            pipeline -> fields(pipeline).remove("email")),
        refused(
            "keep it as \"phone: {type: text, retired: true}\"",
            pipeline -> fields(pipeline).remove("phone")),
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
      JsonNode fetched = hour.run(Task.FETCH, hour.fetch("run", Expected.USERS));
      hour.run(Task.STREAM, hour.stream("run", fetched));
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

  private static ObjectNode fields(TestPipeline pipeline) {
    return pipeline.object("/record/fields");
  }

  private static void assertGreenWithZone(Hour hour, Version version, int revision)
      throws Exception {
    JsonNode fetched = hour.run(Task.FETCH, version.of(hour.fetch("again", Expected.USERS)));
    JsonNode result = hour.run(Task.STREAM, version.of(hour.stream("again", fetched)));
    new Expected(Expected.USERS, revision).assertStored(hour, result);
    assertThat(hour.stored().newest().values())
        .hasSize(ROWS)
        .noneMatch(row -> row.contains("zone:NULL"));
  }

  private static JsonNode follow(Map<String, String> environment, Stop stop) {
    try {
      return Task.STREAM.run(
          new TaskContext(environment, stop, Clock.systemUTC()), StepObserver.NONE);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Until so many rows are there, or it has ended by itself, which it must not. */
  private static void await(CompletableFuture<JsonNode> following, Rows rows) {
    Instant end = Instant.now().plus(PATIENCE);
    while (rows.count() < 2 * ROWS) {
      assertThat(following).isNotDone();
      assertThat(Instant.now()).as("rows are missing").isBefore(end);
      LockSupport.parkNanos(GLANCE_NANOS);
    }
  }

  private interface Rows {
    int count();
  }

  /**
   * A version of the pipeline.
   *
   * @param schemaId what the registry calls its schema
   */
  private record Version(TestPipeline pipeline, int schemaId) {

    /** One with a field more, prepared by schema-init. */
    static Version withTimeZone(PipelineFixture fixture) {
      return of(
          fixture,
          fixture.document().copy(),
          pipeline ->
              fields(pipeline)
                  .putObject("zone")
                  .put("type", "text")
                  .put("from", "/location/timezone/description"));
    }

    static void retireZone(TestPipeline pipeline) {
      fields(pipeline).putObject("zone").put("type", "text").put("retired", true);
    }

    static Version of(
        PipelineFixture fixture, TestPipeline pipeline, Consumer<TestPipeline> change) {
      change.accept(pipeline);
      ObjectNode result = fixture.schemaInit(fixture.nextHour().interval(), pipeline);
      return new Version(pipeline, result.get("schema_id").intValue());
    }

    Map<String, String> of(Map<String, String> environment) {
      Map<String, String> changed = new HashMap<>(environment);
      changed.put("PIPELINE", pipeline.json());
      changed.put("SCHEMA_ID", Integer.toString(schemaId));
      return changed;
    }

    Map<String, String> following(PipelineFixture fixture) {
      Map<String, String> environment = fixture.clients();
      environment.put("MODE", "follow");
      environment.put("PIPELINE", pipeline.json());
      environment.put("SCHEMA_IDS", fixture.schemaId() + "," + schemaId);
      return environment;
    }
  }

  /** The rows with the column that has come since, which shows as the last but these. */
  private static Map<UUID, String> withNullZone(Map<UUID, String> rows) {
    Map<UUID, String> all = new HashMap<>();
    rows.forEach((id, row) -> all.put(id, row.replaceFirst("]$", ", zone:NULL]")));
    return all;
  }
}
