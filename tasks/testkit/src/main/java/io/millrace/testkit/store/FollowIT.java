package io.millrace.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.OffsetRange;
import io.millrace.store.follow.FollowSettings;
import io.millrace.testkit.Services;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The continuous mode of every engine, in a process of its own. */
class FollowIT {
  private static final String SHARED_CODE =
      "io.millrace.testkit.store.StoreTaskUnderTest#leavesOutSharedCode";

  @TempDir private Path directory;
  @AutoClose private final StoreFixture fixture = new StoreFixture();

  private FollowProcess follow() throws Exception {
    return follow(Map.of());
  }

  private FollowProcess follow(Map<String, String> environment) throws Exception {
    return FollowProcess.start(fixture, directory, environment);
  }

  /** Runs the task until the condition is met, then stops it. */
  private void followUntil(String what, BooleanSupplier condition) throws Exception {
    try (FollowProcess task = follow()) {
      task.awaitThat(what, condition);
      task.stop();
    }
  }

  private boolean hasRows(int rows) {
    return fixture.tables.byInterval(StoreFixture.HOUR).size() == rows;
  }

  @Test
  void should_write_what_the_interval_mode_would_write() throws Exception {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 300), Users.messages(300, 400)));
    followUntil("all rows", () -> hasRows(400));
    Map<UUID, String> newest = withoutWriteTimes(fixture.tables.newest());
    Map<UUID, String> stored = withoutWriteTimes(fixture.tables.byInterval(StoreFixture.HOUR));

    fixture.stream(1, "f");

    assertThat(withoutWriteTimes(fixture.tables.newest())).isEqualTo(newest);
    assertThat(withoutWriteTimes(fixture.tables.byInterval(StoreFixture.HOUR))).isEqualTo(stored);
  }

  private static Map<UUID, String> withoutWriteTimes(Map<UUID, String> rows) {
    Map<UUID, String> without = new HashMap<>();
    rows.forEach((id, row) -> without.put(id, row.replaceFirst("written:\\d+", "")));
    return without;
  }

  /** A process that was started again does not know which ids came before. */
  @DisabledIf(SHARED_CODE)
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void should_leave_nothing_of_an_ids_second_record_once_the_interval_has_run(boolean onOnePage)
      throws Exception {
    // given
    Users.Message first = Users.message(1);
    Users.Message second =
        Users.Message.of(Users.user(1).put("email", "z@example.com").put("phone", "of the second"));
    IntervalEntry entry =
        fixture.fetch.produce(
            1,
            "f",
            onOnePage ? List.of(List.of(first, second)) : List.of(List.of(first), List.of(second)));
    Map.Entry<Integer, OffsetRange> range =
        entry.pages().get(0).ranges().entrySet().iterator().next();
    fixture.topics.commitOffset(
        FollowSettings.group(fixture.pipeline), range.getKey(), range.getValue().first() + 1);
    followUntil("the second", () -> hasRows(1));
    assertThat(fixture.tables.newest().get(Users.id(1))).contains("z@example.com", "of the second");

    // when
    fixture.stream(1, "f");

    // then
    for (Map<UUID, String> rows :
        List.of(fixture.tables.newest(), fixture.tables.byInterval(StoreFixture.HOUR))) {
      assertThat(rows.get(Users.id(1))).contains("u1@example.com", "phone:NULL");
    }
  }

  @Test
  void should_stop_within_ten_seconds_and_go_on_where_it_stopped() throws Exception {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 100)));
    try (FollowProcess task = follow()) {
      task.awaitThat("the first rows", () -> hasRows(100));
      task.stop();
      JsonNode result = task.result();
      assertThat(result.path("mode").asText()).isEqualTo("follow");
      assertThat(result.path("read").asInt()).isEqualTo(100);
      assertThat(result.path("stored").asInt()).isEqualTo(100);
    }

    fixture.fetch.produce(2, "g", List.of(Users.messages(0, 30)));
    try (FollowProcess task = follow()) {
      task.awaitThat("the new rows", () -> rowsOfRevision(2) == 30);
      task.stop();
      assertThat(task.result().path("read").asInt()).as("only what is new").isEqualTo(30);
    }
  }

  private long rowsOfRevision(int revision) {
    return fixture.tables.byInterval(StoreFixture.HOUR).values().stream()
        .filter(row -> row.contains("revision:" + revision + ","))
        .count();
  }

  @Test
  void should_go_on_with_what_retention_has_left_and_tell_what_is_gone() throws Exception {
    // given
    IntervalEntry entry = fixture.fetch.produce(1, "f", List.of(Users.messages(0, 100)));
    Map.Entry<Integer, OffsetRange> range =
        entry.pages().get(0).ranges().entrySet().iterator().next();
    int partition = range.getKey();
    fixture.topics.commitOffset(
        FollowSettings.group(fixture.pipeline), partition, range.getValue().first() + 1);
    fixture.topics.deleteBefore(partition, range.getValue().first() + 3);

    try (FollowProcess task = follow()) {
      // when
      task.awaitThat("what is left", () -> hasRows(97));
      task.stop();

      // then
      assertThat(task.result().path("lost").asInt()).isEqualTo(2);
      assertThat(task.stderr())
          .contains(
              "offsets 1 to 2 of "
                  + fixture.pipeline.topic().name()
                  + "-"
                  + partition
                  + " were deleted before they were stored");
    }
  }

  @Test
  void should_store_again_what_was_not_committed_when_it_was_killed() throws Exception {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 3_000)));
    try (FollowProcess task = follow()) {
      task.awaitThat("some rows", () -> !fixture.tables.byInterval(StoreFixture.HOUR).isEmpty());
      task.kill();
    }

    followUntil("all rows", () -> hasRows(3_000));
    assertThat(fixture.tables.newest()).hasSize(3_000);
  }

  @DisabledIf(SHARED_CODE)
  @Test
  void should_commit_nothing_that_cassandra_has_not_acknowledged() throws Exception {
    try (FollowProcess task = follow()) {
      fixture.fetch.produce(1, "f", List.of(Users.messages(0, 10)));
      task.awaitThat("the first rows", () -> hasRows(10));

      // given: so few that all of them can be on their way at once
      Services.cassandra().pause();
      try {
        fixture.fetch.produce(2, "g", List.of(Users.messages(0, 50)));
        Thread.sleep(3_000);
        task.kill();
      } finally {
        Services.cassandra().resume();
      }
    }
    // what the dead process had sent may have arrived; the next process must not rely on it
    fixture.session.execute("TRUNCATE " + fixture.tables.byIntervalName());

    followUntil("all rows", () -> rowsOfRevision(2) == 50);
  }

  @Test
  void should_send_dead_letters_once_and_go_on() throws Exception {
    List<Users.Message> messages = new ArrayList<>(Users.messages(0, 10));
    messages.add(new Users.Message("no-uuid", "{\"id\":\"no-uuid\"}"));
    messages.add(Users.Message.of(Users.user(3).put("phone", "a second time")));
    fixture.fetch.produce(1, "f", List.of(messages));
    try (FollowProcess task = follow()) {
      task.awaitThat("two dead letters", () -> fixture.deadLetters().size() == 2);
      task.stop();
      JsonNode result = task.result();
      assertThat(result.path("stored").asInt()).isEqualTo(10);
      assertThat(result.path("dead_lettered").asInt()).isEqualTo(2);
      assertThat(result.path("duplicates").asInt()).isEqualTo(1);
    }

    fixture.fetch.produce(2, "g", List.of(Users.messages(20, 25)));
    followUntil("the next rows", () -> rowsOfRevision(2) == 5);

    assertThat(fixture.deadLetters())
        .extracting(deadLetter -> StoreFixture.header(deadLetter, DeadLetter.STAGE).orElseThrow())
        .containsExactlyInAnyOrder("decoding", "duplicate");
    assertThat(fixture.tables.byInterval(StoreFixture.HOUR).get(Users.id(3)))
        .contains("phone:NULL");
  }

  @DisabledIf(SHARED_CODE)
  @Test
  void should_give_way_to_a_newer_pipeline_at_a_schema_it_does_not_know() throws Exception {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 10)));

    try (FollowProcess task = follow(Map.of("SCHEMA_IDS", "1,2"))) {
      assertThat(task.await(60)).as(task.stderr()).isEqualTo(75);
      assertThat(task.result().path("reason").asText())
          .contains("was written with schema 7", "restart it with the new pipeline");
    }
    assertThat(fixture.tables.newest()).as("nothing of it is stored").isEmpty();

    followUntil("all rows", () -> hasRows(10));
  }

  @DisabledIf(SHARED_CODE)
  @Test
  void should_lose_nothing_when_cassandra_hangs() throws Exception {
    try (FollowProcess task = follow()) {
      fixture.fetch.produce(1, "f", List.of(Users.messages(0, 10)));
      task.awaitThat("the first rows", () -> hasRows(10));

      Services.cassandra().pause();
      try {
        fixture.fetch.produce(2, "g", List.of(Users.messages(0, 2_000)));
        Thread.sleep(3_000);
      } finally {
        Services.cassandra().resume();
      }

      task.awaitThat("all rows", () -> rowsOfRevision(2) == 2_000);
      task.stop();
    }
  }
}
