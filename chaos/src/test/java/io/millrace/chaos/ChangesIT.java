package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.task.DataException;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.TransactionStep;
import io.millrace.testkit.TestPipeline;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is asked for, or what the topic has, changes between two attempts or between the two tasks:
 * the interval starts again, and holds nothing of before.
 */
class ChangesIT {
  private static final Expected STARTED_AGAIN = new Expected(Expected.USERS, 2);

  @RegisterExtension static final SharedPipeline PIPELINE = SharedPipeline.usual();

  private final PipelineFixture fixture = PIPELINE.fixture();

  @TempDir Path directory;

  private final Hour hour = fixture.nextHour();
  private final Map<String, String> fetch = hour.fetch("run", Expected.USERS);

  @Test
  void should_not_mix_mappings_in_a_revision() throws Exception {
    // given
    killAfterTheFirstPage();
    TestPipeline remapped = fixture.document().copy();
    remapped.object("/record/fields/city").put("from", "/location/country");

    // when
    STARTED_AGAIN.assertIngested(
        hour, hour.fetch("run", Expected.USERS, Map.of("PIPELINE", remapped.json())));

    // then
    assertThat(hour.rows())
        .hasSize(STARTED_AGAIN.rows())
        .allMatch(row -> row.getString("city").equals(row.getString("country")));
  }

  @Test
  void should_not_mix_sources_in_a_revision() throws Exception {
    // given
    killAfterTheFirstPage();
    try (StandInSource elsewhere = StandInSource.start()) {
      elsewhere.alter(
          hour.interval(), StandInSource.eachUser(user -> user.put("cell", "given elsewhere")));

      // when
      STARTED_AGAIN.assertIngested(
          hour, hour.fetch("run", Expected.USERS, Map.of("SOURCE_URL", elsewhere.url())));
    }

    // then
    assertThat(hour.rows())
        .hasSize(STARTED_AGAIN.rows())
        .allMatch(row -> row.getString("cell").equals("given elsewhere"));
  }

  @Test
  void should_start_again_in_a_topic_that_was_recreated() throws Exception {
    // given
    killAfterTheFirstPage();

    // when
    fixture.recreateTopic(hour.interval());

    // then
    STARTED_AGAIN.assertIngested(hour, fetch);
  }

  @Test
  void should_say_what_to_clear_when_the_topic_was_recreated_between_the_tasks() throws Exception {
    // given
    JsonNode fetched = hour.run(Task.FETCH, fetch);
    fixture.recreateTopic(hour.interval());

    // when, then
    assertThatThrownBy(() -> hour.run(Task.STREAM, hour.stream("run", fetched)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            "the topic of interval %s was deleted and created again", hour.interval().label())
        .hasMessageEndingWith(": clear fetch_and_produce");
    STARTED_AGAIN.assertIngested(hour, fetch);
  }

  @Test
  void should_say_what_to_clear_when_retention_has_deleted_half_a_range() throws Exception {
    // given
    JsonNode fetched = hour.run(Task.FETCH, fetch);
    expireTheFirstPage();

    // when, then
    assertThatThrownBy(() -> hour.run(Task.STREAM, hour.stream("run", fetched)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            "the topic no longer has all records of interval " + hour.interval().label())
        .hasMessageEndingWith(": clear fetch_and_produce");
    assertThat(hour.stored().byInterval()).isEmpty();
    STARTED_AGAIN.assertIngested(hour, fetch);
  }

  @Test
  void should_start_again_when_retention_has_deleted_what_a_killed_attempt_produced()
      throws Exception {
    // given
    killAfterTheFirstPage();

    // when
    expireTheFirstPage();

    // then
    STARTED_AGAIN.assertIngested(hour, fetch);
  }

  /** The first commit is that of the new revision's beginning. */
  private void killAfterTheFirstPage() throws Exception {
    hour.kill(SignalPoint.kill(Task.FETCH, TransactionStep.COMMITTED, 2), fetch, directory);
    assertThat(hour.stored().entry().orElseThrow().pages()).hasSize(1);
  }

  private void expireTheFirstPage() throws Exception {
    Map<Integer, OffsetRange> first = hour.stored().entry().orElseThrow().pages().get(0).ranges();
    Map<Integer, Long> ends = new HashMap<>();
    first.forEach((partition, range) -> ends.put(partition, range.end()));
    fixture.expireRecords(ends);
  }
}
