package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.ReplaysEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Today's tasks go on with what an earlier version has stored: its ledger, records, dead letters,
 * consumer group, schema and tables. Every test has an hour of the fixture for itself.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EarlierVersionIT {
  private static final int USERS = Expected.USERS;

  private static EarlierVersion earlier;
  private static PipelineFixture fixture;

  @BeforeAll
  static void open(@TempDir Path directory) throws Exception {
    earlier = new EarlierVersion(directory);
    fixture = earlier.fixture();
  }

  @AfterAll
  static void close() {
    earlier.close();
  }

  @Test
  void should_only_give_the_ledger_its_end_and_change_no_schema_and_no_table() throws Exception {
    String ledger = "topic " + fixture.pipeline().topic().intervals() + ": ";
    assertThat(fixture.prepared().get("changes"))
        .extracting(JsonNode::asText)
        .containsExactly(
            ledger + "cleanup.policy from compact to compact,delete",
            ledger + "max.compaction.lag.ms from 9223372036854775807 to 7200000",
            ledger + "min.cleanable.dirty.ratio from 0.5 to 0.1",
            ledger + "retention.ms from 604800000 to 6307200000000",
            ledger + "segment.bytes from 1073741824 to 4194304");
    assertThat(fixture.schemaInit(fixture.hour(0).interval()).get("changes")).isEmpty();
    assertThat(Json.parse(SchemaSnapshot.schema(fixture))).isEqualTo(earlier.schema());
    assertThat(fixture.schemaId()).isEqualTo(earlier.schema().get("id").intValue());
    assertThat(CqlDump.definitions(fixture.session(), fixture.pipeline().table().keyspace()))
        .hasSize(4)
        .isEqualTo(earlier.definitions());
  }

  @Test
  void should_change_nothing_when_a_stored_interval_is_run_again() throws Exception {
    // given
    Hour hour = fixture.hour(0);
    StoredRows before = hour.stored();
    List<String> rows = earlier.rows(hour);
    assertThat(rows).hasSize(2 * 28);

    // when
    JsonNode fetched = hour.run(Task.FETCH, hour.fetch("run-later", USERS));
    JsonNode result = hour.run(Task.STREAM, hour.stream("run-later", fetched));

    // then
    assertReused(fetched, 1);
    assertThat(result.get("stored").intValue()).isEqualTo(28);
    assertUnchanged(hour, before, rows);
  }

  @Test
  void should_change_nothing_when_an_interval_with_replayed_dead_letters_is_run_again()
      throws Exception {
    // given
    MismappedHour mismapped = MismappedHour.in(fixture, fixture.hour(2));
    StoredRows before = mismapped.hour().stored();
    List<String> rows = earlier.rows(mismapped.hour());
    List<String> deadLetters = mismapped.deadLetters();
    assertThat(rows).hasSize(2 * MismappedHour.ROWS);

    // when
    JsonNode fetched = mismapped.fetched("run", "GB");
    mismapped.store(fetched);
    JsonNode replayed = mismapped.replay("replay-later", Map.of("MESSAGE_CONTAINS", "Latitude"));

    // then
    assertReused(fetched, 1);
    assertThat(replayed.get("replayed").intValue()).isZero();
    assertThat(replayed.at("/skipped/stored").intValue()).isEqualTo(MismappedHour.ROWS);
    assertThat(replayed.get("remaining").intValue()).isEqualTo(2);
    assertUnchanged(mismapped.hour(), before, rows);
    assertThat(mismapped.deadLetters()).as("none is sent again").isEqualTo(deadLetters);
  }

  @Test
  void should_replace_a_stored_interval_by_the_next_revision() throws Exception {
    // given
    Hour hour = fixture.hour(1);
    Map<String, String> asBefore = hour.fetch("run-b", USERS, Map.of("REFETCH", "run-b"));
    assertReused(hour.run(Task.FETCH, asBefore), 2);
    int floor = fixture.schemaInit(hour.interval()).get("revision_floor").intValue();
    assertThat(floor).isEqualTo(2);

    // when, then
    String floorText = Integer.toString(floor);
    new Expected(20, 3)
        .assertIngested(hour, hour.fetch("run-c", 20, Map.of("REVISION_FLOOR", floorText)));
    assertThat(hour.stored().runs()).containsExactly("3 done", "2 done", "1 done");
  }

  @Test
  void should_store_a_fetched_interval_as_the_earlier_version_does() throws Exception {
    // given
    Hour hour = fixture.hour(4);
    assertThat(earlier.rows(hour)).isEmpty();

    // when
    JsonNode fetched = hour.run(Task.FETCH, hour.fetch("run-a", USERS));
    JsonNode result = hour.run(Task.STREAM, hour.stream("run-a", fetched));

    // then
    assertReused(fetched, 1);
    new Expected(USERS, 1).assertStored(hour, result);
    assertThat(earlier.rows(hour)).isEqualTo(earlier.rowsStoredLater(hour)).hasSize(2 * 28);
  }

  @Test
  void should_go_on_with_an_incomplete_interval_behind_its_last_page() throws Exception {
    // given
    Hour hour = fixture.hour(5);
    IntervalEntry begun = hour.stored().entry().orElseThrow();
    assertThat(begun.pages()).hasSize(1);
    assertThat(begun.complete()).isFalse();

    // when, then
    new Expected(USERS, 1).assertIngested(hour, hour.fetch("run-later", USERS));
    IntervalEntry complete = hour.stored().entry().orElseThrow();
    assertThat(complete.pages().get(0)).isEqualTo(begun.pages().get(0));
    assertThat(complete.fingerprint()).isEqualTo(begun.fingerprint());
  }

  @Test
  void should_finish_a_replay_that_was_killed() throws Exception {
    // given
    MismappedHour mismapped = MismappedHour.of(fixture, fixture.hour(3));
    assertThat(mismapped.hour().ledger().replays().orElseThrow().pending())
        .hasSize(MismappedHour.ROWS);

    // when
    JsonNode result = mismapped.replay("replay", Map.of());

    // then
    assertThat(result.get("remaining").intValue()).isEqualTo(2);
    ReplaysEntry replays = mismapped.hour().ledger().replays().orElseThrow();
    assertThat(replays.pending()).isEmpty();
    assertThat(replays.stored()).hasSize(MismappedHour.ROWS);
    assertThat(earlier.rows(mismapped.hour()))
        .isEqualTo(earlier.rowsStoredLater(mismapped.hour()))
        .hasSize(2 * MismappedHour.ROWS);
    assertThat(mismapped.deadLetters())
        .filteredOn(deadLetter -> !deadLetter.endsWith(" 1"))
        .containsExactly("page 1 index 8 duplicate 2", "page 1 index 9 mapping 2");
  }

  @Test
  void should_replay_records_that_could_not_be_decoded() throws Exception {
    // given
    MismappedHour hour = MismappedHour.of(fixture, fixture.hour(6));
    assertThat(hour.deadLetters())
        .filteredOn(deadLetter -> deadLetter.contains("decoding"))
        .hasSize(29);
    assertThat(hour.hour().deadLetters())
        .allSatisfy(
            deadLetter ->
                assertThat(CommittedRecords.header(deadLetter, DeadLetter.TOPIC)).isNotEmpty());

    // when
    JsonNode result = hour.replay("replay-later", Map.of("REASON", "decoding"));

    // then
    assertThat(result.get("replayed").intValue()).isEqualTo(28);
    assertThat(earlier.rows(hour.hour()))
        .isEqualTo(earlier.rowsStoredLater(hour.hour()))
        .hasSize(2 * 28);
  }

  /** The last one: the continuous mode reads the hours of the others too. */
  @Test
  @Order(Integer.MAX_VALUE)
  void should_follow_as_the_same_consumer_group() throws Exception {
    // given
    Map<Integer, OffsetRange> last = fixture.hour(6).stored().entry().orElseThrow().span();
    Map<TopicPartition, OffsetAndMetadata> before = committed();
    assertThat(before).hasSameSizeAs(last);

    // when
    try (Following following = Following.start(fixture, fixture.hour(6).interval())) {
      following.await("it has passed the last hour", () -> isBehind(last));
      following.stop();
    }

    // then
    assertThat(isBehind(last)).isTrue();
  }

  private static boolean isBehind(Map<Integer, OffsetRange> last) throws Exception {
    return committed().entrySet().stream()
        .allMatch(
            offset -> offset.getValue().offset() >= last.get(offset.getKey().partition()).end());
  }

  private static Map<TopicPartition, OffsetAndMetadata> committed() throws Exception {
    return fixture
        .admin()
        .listConsumerGroupOffsets("millrace-earlier-follow")
        .partitionsToOffsetAndMetadata()
        .get();
  }

  /** The fingerprint is that of the ledger, or this would be another revision. */
  private static void assertReused(JsonNode fetched, int revision) {
    assertThat(fetched.get("reused").booleanValue()).isTrue();
    assertThat(fetched.get("revision").intValue()).isEqualTo(revision);
  }

  /** But for the table of runs, which has a row for every attempt. */
  private static void assertUnchanged(Hour hour, StoredRows before, List<String> rows) {
    StoredRows after = hour.stored();
    assertThat(earlier.rows(hour)).isEqualTo(rows);
    assertThat(after.records()).isEqualTo(before.records());
    assertThat(after.deadLetters()).isEqualTo(before.deadLetters());
    assertThat(after.entry()).isEqualTo(before.entry());
  }
}
