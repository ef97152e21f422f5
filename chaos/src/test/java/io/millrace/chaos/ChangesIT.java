package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.task.DataException;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.TransactionStep;
import io.millrace.testkit.TestPipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is asked for, or what the topic has, changes between two attempts or between the two tasks:
 * the interval begins anew, and holds nothing of before.
 */
class ChangesIT {
  private static final Expected ANEW = new Expected(Expected.USERS, 2);

  private static PipelineFixture fixture;

  @TempDir Path directory;

  private final Hour hour = fixture.nextHour();
  private final Map<String, String> fetch = hour.fetch("run", Expected.USERS);

  @BeforeAll
  static void open() throws IOException {
    fixture = new PipelineFixture();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void should_not_mix_mappings_in_a_revision() throws Exception {
    // given
    killAfterTheFirstPage();
    TestPipeline remapped = fixture.document().copy();
    remapped.object("/record/fields/city").put("from", "/location/country");

    // when
    ANEW.assertGreen(hour, hour.fetch("run", Expected.USERS, Map.of("PIPELINE", remapped.json())));

    // then
    assertThat(hour.rows())
        .hasSize(ANEW.rows())
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
      ANEW.assertGreen(
          hour, hour.fetch("run", Expected.USERS, Map.of("SOURCE_URL", elsewhere.url())));
    }

    // then
    assertThat(hour.rows())
        .hasSize(ANEW.rows())
        .allMatch(row -> row.getString("cell").equals("given elsewhere"));
  }

  @Test
  void should_begin_anew_in_a_topic_that_was_made_again() throws Exception {
    // given
    killAfterTheFirstPage();

    // when
    fixture.remakeTopic(hour.interval());

    // then
    ANEW.assertGreen(hour, fetch);
  }

  @Test
  void should_say_what_to_clear_when_the_topic_was_made_again_between_the_tasks() throws Exception {
    // given
    JsonNode fetched = hour.run(Task.FETCH, fetch);
    fixture.remakeTopic(hour.interval());

    // when, then
    assertThatThrownBy(() -> hour.run(Task.STREAM, hour.stream("run", fetched)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            "the topic of interval %s was deleted and created again", hour.interval().label())
        .hasMessageEndingWith(": clear fetch_and_produce");
    ANEW.assertGreen(hour, fetch);
  }

  @Test
  void should_say_what_to_clear_when_retention_has_eaten_half_a_range() throws Exception {
    // given
    JsonNode fetched = hour.run(Task.FETCH, fetch);
    eatTheFirstPage();

    // when, then
    assertThatThrownBy(() -> hour.run(Task.STREAM, hour.stream("run", fetched)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            "the topic no longer has all records of interval " + hour.interval().label())
        .hasMessageEndingWith(": clear fetch_and_produce");
    assertThat(hour.stored().byInterval()).isEmpty();
    ANEW.assertGreen(hour, fetch);
  }

  @Test
  void should_begin_anew_when_retention_has_eaten_what_a_killed_attempt_produced()
      throws Exception {
    // given
    killAfterTheFirstPage();

    // when
    eatTheFirstPage();

    // then
    ANEW.assertGreen(hour, fetch);
  }

  /** The first commit is that of the new revision's beginning. */
  private void killAfterTheFirstPage() throws Exception {
    hour.kill(SignalPoint.kill(Task.FETCH, TransactionStep.COMMITTED, 2), fetch, directory);
    assertThat(hour.stored().entry().orElseThrow().pages()).hasSize(1);
  }

  private void eatTheFirstPage() throws Exception {
    Map<Integer, OffsetRange> first = hour.stored().entry().orElseThrow().pages().get(0).ranges();
    Map<Integer, Long> ends = new HashMap<>();
    first.forEach((partition, range) -> ends.put(partition, range.end()));
    fixture.eatRecords(ends);
  }
}
