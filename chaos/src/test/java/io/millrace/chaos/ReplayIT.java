package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.task.DataException;
import io.millrace.ledger.LedgerView;
import io.millrace.ledger.RecordHeaders;
import io.millrace.testkit.TestPipeline;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Dead letters that are replayed, together with everything else that may happen to an interval. */
class ReplayIT {
  private static final Map<String, String> ALL = Map.of();
  private static final Map<String, String> OF_LATITUDES = Map.of("MESSAGE_CONTAINS", "Latitude");

  @RegisterExtension
  static final SharedPipeline PIPELINE = SharedPipeline.of(MismappedHour::fixture);

  private final PipelineFixture fixture = PIPELINE.fixture();

  @Test
  void should_store_what_the_fixed_pipeline_can_map_as_if_it_had_never_failed() throws Exception {
    // given
    MismappedHour mismapped = MismappedHour.stored(fixture, "GB", "FR");
    int deadLetters = mismapped.deadLetters().size();
    int before = mismapped.hour().stored().byInterval().size();
    assertThat(before).as("some users are French").isBetween(1, MismappedHour.ROWS - 1);

    // when
    JsonNode result = mismapped.replay("replay", ALL);

    // then
    assertThat(result.get("replayed").intValue()).isEqualTo(MismappedHour.ROWS - before);
    assertThat(result.get("remaining").intValue()).isEqualTo(2);
    assertThat(mismapped.runs())
        .containsExactly(
            "done %d dead letters: %d replayed, 2 remaining"
                .formatted(deadLetters, MismappedHour.ROWS - before));
    StoredRows stored = mismapped.hour().stored();
    assertThat(stored.byInterval()).hasSize(MismappedHour.ROWS).values().containsOnly(1);
    assertThat(stored.newest().keySet()).containsAll(stored.byInterval().keySet());
    assertThat(stored.newest().values()).noneMatch(row -> row.contains("latitude:NULL"));
    Map<UUID, ConsumerRecord<byte[], byte[]>> records = mismapped.records();
    assertThat(records.keySet()).containsAll(stored.byInterval().keySet());
    Map<UUID, Long> pages = mismapped.pages(1);
    pages.forEach(
        (id, page) ->
            assertThat(CommittedRecords.header(records.get(id), RecordHeaders.PAGE))
                .as("write time of %s", id)
                .isEqualTo(page.toString()));
  }

  @Test
  void should_send_a_dead_letter_that_fails_again_once_a_replay_with_its_attempt()
      throws Exception {
    // given
    MismappedHour mismapped = MismappedHour.stored(fixture, "GB");
    assertThat(mismapped.deadLetters())
        .hasSize(Expected.USERS)
        .allMatch(deadLetter -> deadLetter.endsWith(" 1"));

    // when
    JsonNode first = mismapped.replay("replay-1", mismapped.mistake());
    JsonNode second = mismapped.replay("replay-2", mismapped.mistake());
    JsonNode secondAgain = mismapped.replay("replay-2", mismapped.mistake());

    // then
    assertThat(List.of(first, second, secondAgain))
        .allMatch(result -> result.get("failed_again").intValue() == Expected.USERS)
        .allMatch(result -> result.get("remaining").intValue() == Expected.USERS);
    assertThat(mismapped.deadLetters()).hasSize(3 * Expected.USERS).doesNotHaveDuplicates();
    for (int attempt = 1; attempt <= 3; attempt++) {
      String ofAttempt = " " + attempt;
      assertThat(mismapped.deadLetters())
          .filteredOn(deadLetter -> deadLetter.endsWith(ofAttempt))
          .hasSize(Expected.USERS);
    }
    assertThat(mismapped.replay("replay-3", OF_LATITUDES).get("replayed").intValue())
        .as("its bytes are still the source's")
        .isEqualTo(MismappedHour.ROWS);
  }

  @Test
  void should_change_nothing_in_a_dry_run_and_report_what_a_replay_then_does() throws Exception {
    // given
    MismappedHour mismapped = MismappedHour.stored(fixture, "GB", "FR");
    StoredRows before = mismapped.hour().stored();
    LedgerView ledger = mismapped.hour().ledger();
    List<String> deadLetters = mismapped.deadLetters();

    // when
    JsonNode preview = mismapped.replay("dry", Map.of("DRY_RUN", "true"));

    // then
    assertThat(mismapped.hour().stored()).isEqualTo(before);
    assertThat(mismapped.hour().ledger()).isEqualTo(ledger);
    assertThat(mismapped.deadLetters()).isEqualTo(deadLetters);
    assertThat(mismapped.runs()).isEmpty();
    JsonNode done = mismapped.replay("replay", ALL);
    assertThat(preview.get("would_be_replayed")).isEqualTo(done.get("replayed"));
    assertThat(preview.get("would_fail_again")).isEqualTo(done.get("failed_again"));
    assertThat(preview.get("skipped")).isEqualTo(done.get("skipped"));
  }

  @Test
  void should_have_nothing_to_do_the_second_time() throws Exception {
    // given
    MismappedHour mismapped = MismappedHour.stored(fixture, "GB");
    mismapped.replay("replay-1", OF_LATITUDES);
    StoredRows stored = mismapped.hour().stored();
    List<String> deadLetters = mismapped.deadLetters();

    // when
    JsonNode again = mismapped.replay("replay-2", OF_LATITUDES);

    // then
    assertThat(again.get("replayed").intValue()).isZero();
    assertThat(again.get("failed_again").intValue()).isZero();
    assertThat(again.at("/skipped/stored").intValue()).isEqualTo(MismappedHour.ROWS);
    assertThat(mismapped.deadLetters()).isEqualTo(deadLetters);
    assertThat(mismapped.hour().stored().newest()).isEqualTo(stored.newest());
    assertThat(mismapped.runs())
        .containsExactly(
            "done 30 dead letters: 28 replayed, 2 remaining",
            "done 30 dead letters: 28 replayed, 2 remaining");
  }

  @Test
  void should_make_a_duplicate_of_a_dead_letter_whose_id_the_hour_has() throws Exception {
    // given
    MismappedHour mismapped = MismappedHour.stored(fixture, "GB");

    // when
    JsonNode first = mismapped.replay("replay-1", OF_LATITUDES);
    JsonNode second = mismapped.replay("replay-2", Map.of("REASON", "duplicate"));

    // then
    assertThat(first.get("failed_again").intValue()).isEqualTo(1);
    assertThat(second.at("/skipped/duplicate").intValue()).isEqualTo(1);
    assertThat(mismapped.deadLetters())
        .as("once: it is the same duplicate after the second replay")
        .filteredOn(deadLetter -> deadLetter.contains("duplicate"))
        .containsExactly("page 1 index 8 duplicate 2");
    assertThat(mismapped.hour().stored().byInterval()).hasSize(MismappedHour.ROWS);
  }

  @Test
  void should_leave_out_dead_letters_of_a_revision_that_the_interval_no_longer_has()
      throws Exception {
    // given
    MismappedHour mismapped = MismappedHour.stored(fixture, "GB");
    mismapped.store(mismapped.fetched("refetch", "GB"));

    // when
    JsonNode result = mismapped.replay("replay", OF_LATITUDES);

    // then
    assertThat(result.get("revision")).isNull();
    assertThat(result.at("/skipped/stale").intValue()).isEqualTo(Expected.USERS);
    assertThat(mismapped.hour().stored().byInterval())
        .hasSize(MismappedHour.ROWS)
        .values()
        .containsOnly(2);
    assertThat(mismapped.pages(2).values()).containsOnly(1L, 2L, 3L);
  }

  @Test
  void should_keep_replayed_rows_when_the_interval_is_stored_again() throws Exception {
    // given
    MismappedHour mismapped = MismappedHour.stored(fixture, "GB", "FR");
    JsonNode fetched = mismapped.fetched("run", "GB", "FR");
    mismapped.replay("replay", OF_LATITUDES);
    StoredRows before = mismapped.hour().stored();

    // when
    JsonNode result = mismapped.store(fetched);

    // then
    assertThat(fetched.get("reused").booleanValue()).isTrue();
    assertThat(result.get("outcome")).isNull();
    StoredRows after = mismapped.hour().stored();
    assertThat(after.byInterval()).hasSize(MismappedHour.ROWS).isEqualTo(before.byInterval());
    assertThat(after.newest()).isEqualTo(before.newest());
    assertThat(after.deadLetters()).isEqualTo(before.deadLetters());
  }

  @Test
  void should_leave_nothing_of_a_replay_when_the_interval_is_refetched() throws Exception {
    // given
    MismappedHour mismapped = MismappedHour.stored(fixture, "GB");
    mismapped.replay("replay", OF_LATITUDES);
    Hour hour = mismapped.hour();

    // when
    JsonNode result = hour.ingest(hour.fetch("run-new", 20));

    // then
    new Expected(20, 2).assertRows(hour.stored());
    assertThat(result.get("stored").intValue()).isEqualTo(18);
  }

  @Test
  void should_store_records_of_the_topic_that_could_not_be_decoded() throws Exception {
    // given
    Hour hour = fixture.nextHour();
    TestPipeline older = fixture.document().copy();
    older.object("/record/fields").remove("cell");
    JsonNode fetched = hour.run(Task.FETCH, hour.fetch("run", Expected.USERS));
    Map<String, String> stream = hour.stream("run", fetched);
    stream.put("PIPELINE", older.json());
    hour.run(Task.STREAM, stream);
    List<String> records = hour.stored().records();
    assertThat(hour.stored().byInterval()).isEmpty();

    // when
    JsonNode result = hour.run(Task.REPLAY, hour.replay("replay", Map.of("REASON", "decoding")));

    // then
    assertThat(result.get("replayed").intValue()).isEqualTo(Expected.USERS - 2);
    StoredRows stored = hour.stored();
    assertThat(stored.byInterval()).hasSize(Expected.USERS - 2);
    assertThat(stored.records()).as("they are in the topic already").isEqualTo(records);
    hour.run(Task.STREAM, hour.stream("run", fetched));
    assertThat(hour.stored().byInterval()).isEqualTo(stored.byInterval());
  }

  @Test
  void should_refuse_an_hour_that_is_not_stored() throws Exception {
    Hour hour = fixture.nextHour();
    Map<String, String> replay = new HashMap<>(hour.replay("replay", ALL));

    assertThatThrownBy(() -> hour.run(Task.REPLAY, replay))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "interval %s was never fetched: there is nothing to replay"
                .formatted(hour.interval().label()));

    hour.run(Task.FETCH, hour.fetch("run", Expected.USERS));

    assertThatThrownBy(() -> hour.run(Task.REPLAY, replay))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is not stored yet: its run must succeed");
  }
}
