package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.task.DataException;
import io.millrace.common.task.SupersededException;
import io.millrace.ledger.TransactionStep;
import io.millrace.testkit.TaskProcess;
import io.millrace.testkit.TestPipeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Orders of events that have gone wrong elsewhere, each by its name. */
class InterleavingsIT {
  private static final int FEWER = 20;

  /** Longer than a transaction may be open, and than the coordinator's next look at it. */
  private static final Duration LONGER_THAN_A_TRANSACTION = Duration.ofSeconds(27);

  private static final int UNAVAILABLE = 69;
  private static final int TEMPORARY = 75;

  @RegisterExtension static final SharedPipeline PIPELINE = SharedPipeline.usual();

  private final PipelineFixture fixture = PIPELINE.fixture();

  @TempDir Path directory;

  @Test
  void should_not_report_success_over_the_rows_of_another_run() throws Exception {
    // given
    Hour hour = fixture.nextHour();
    JsonNode fetchedByA = hour.run(Task.FETCH, hour.fetch("run-a", Expected.USERS));
    JsonNode storedByB = hour.ingest(hour.fetch("run-b", FEWER));

    // when, then
    assertThatThrownBy(() -> hour.run(Task.STREAM, hour.stream("run-a", fetchedByA)))
        .isInstanceOf(SupersededException.class)
        .hasMessage("superseded by revision 2 of run run-b");
    new Expected(FEWER, 2).assertStored(hour, storedByB);
  }

  @Test
  void should_be_superseded_by_a_revision_that_is_not_complete_yet() throws Exception {
    // given
    Hour hour = fixture.nextHour();
    JsonNode fetchedByA = hour.run(Task.FETCH, hour.fetch("run-a", Expected.USERS));
    kill(hour, TransactionStep.COMMITTED, 2, hour.fetch("run-b", FEWER));

    // when, then
    assertThatThrownBy(() -> hour.run(Task.STREAM, hour.stream("run-a", fetchedByA)))
        .isInstanceOf(SupersededException.class)
        .hasMessage("superseded by revision 2 of run run-b");
    new Expected(FEWER, 2).assertIngested(hour, hour.fetch("run-b", FEWER));
  }

  @Test
  void should_go_on_with_a_refetch_whose_every_attempt_is_killed() throws Exception {
    // given
    Hour hour = fixture.nextHour();
    hour.run(Task.FETCH, hour.fetch("run-a", Expected.USERS));
    Map<String, String> again = hour.fetch("run-b", Expected.USERS, Map.of("REFETCH", "run-b"));

    // when
    kill(hour, TransactionStep.COMMITTED, 1, again);
    kill(hour, TransactionStep.COMMITTED, 1, again);
    kill(hour, TransactionStep.COMMITTED, 1, again);

    // then
    new Expected(Expected.USERS, 2).assertIngested(hour, again);
    assertThat(hour.run(Task.FETCH, hour.fetch("run-c", Expected.USERS)).get("reused").asBoolean())
        .isTrue();
  }

  @Test
  void should_leave_nothing_of_the_people_of_another_nationality() throws Exception {
    // given
    Hour hour = fixture.nextHour();
    new Expected(Expected.USERS, 1).assertIngested(hour, withNationality(hour, "run-a", "FR"));
    StoredRows before = hour.stored();

    // when
    new Expected(Expected.USERS, 2).assertIngested(hour, withNationality(hour, "run-b", "NZ"));

    // then
    StoredRows after = hour.stored();
    assertThat(before.newest().values()).allMatch(row -> row.contains("nat:'FR'"));
    assertThat(after.newest().keySet()).isEqualTo(before.newest().keySet());
    assertThat(after.newest().values())
        .allMatch(row -> row.contains("nat:'NZ'"))
        .noneMatch(row -> row.contains("France"));
  }

  @Test
  void should_not_mix_page_sizes_in_a_revision() throws Exception {
    // given
    Hour hour = fixture.nextHour();
    Map<String, String> small = hour.fetch("run", Expected.USERS);
    kill(hour, TransactionStep.COMMITTED, 2, small);
    TestPipeline larger = fixture.document().copy();
    larger.object("/source/pagination").put("size", 15);

    // when
    JsonNode fetched =
        hour.run(Task.FETCH, hour.fetch("run", Expected.USERS, Map.of("PIPELINE", larger.json())));

    // then
    assertThat(fetched.get("revision").intValue()).isEqualTo(2);
    assertThat(fetched.get("pages").intValue()).isEqualTo(2);
    hour.run(Task.STREAM, hour.stream("run", fetched));
    assertThat(hour.stored().byInterval()).hasSize(Expected.USERS - 2).values().containsOnly(2);
  }

  @Test
  void should_say_what_to_clear_when_retention_has_deleted_a_range() throws Exception {
    // given
    Hour hour = fixture.nextHour();
    JsonNode fetched = hour.run(Task.FETCH, hour.fetch("run", Expected.USERS));
    fixture.expireRecords();

    // when, then
    assertThatThrownBy(() -> hour.run(Task.STREAM, hour.stream("run", fetched)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("the topic no longer has all records of interval")
        .hasMessageEndingWith(": clear fetch_and_produce");
    new Expected(Expected.USERS, 2).assertIngested(hour, hour.fetch("run", Expected.USERS));
  }

  @Test
  void should_fail_for_now_when_the_coordinator_ends_the_transaction_of_a_paused_process()
      throws Exception {
    // given
    Hour hour = fixture.nextHour();
    Map<String, String> fetch = hour.fetch("run", Expected.USERS);
    SignalPoint point = SignalPoint.kill(Task.FETCH, TransactionStep.RECORD_SENT, 12);
    try (TaskProcess process = hour.pause(point, fetch, directory)) {
      // when
      LockSupport.parkNanos(LONGER_THAN_A_TRANSACTION.toNanos());
      process.resume();

      // then
      assertThat(process.await(60)).as(process.stderr()).isIn(UNAVAILABLE, TEMPORARY);
    }
    new Expected(Expected.USERS, 1).assertIngested(hour, fetch);
  }

  @Test
  void should_take_a_revision_above_the_stored_one_when_kafka_was_lost() throws Exception {
    try (PipelineFixture lost = new PipelineFixture()) {
      // given
      Hour hour = lost.nextHour();
      new Expected(Expected.USERS, 1).assertIngested(hour, hour.fetch("run-a", Expected.USERS));
      lost.loseTopics();
      int floor = lost.schemaInit(hour.interval()).get("revision_floor").intValue();

      // when
      Map<String, String> fetch =
          hour.fetch("run-b", FEWER, Map.of("REVISION_FLOOR", Integer.toString(floor)));

      // then
      assertThat(floor).isEqualTo(1);
      new Expected(FEWER, 2).assertIngested(hour, fetch);
    }
  }

  private void kill(
      Hour hour, TransactionStep step, int occurrence, Map<String, String> environment)
      throws Exception {
    hour.kill(SignalPoint.kill(Task.FETCH, step, occurrence), environment, directory);
  }

  private static Map<String, String> withNationality(Hour hour, String runId, String nation) {
    String params = "{\"users\": %d, \"nat\": [\"%s\"]}".formatted(Expected.USERS, nation);
    return hour.fetch(runId, Expected.USERS, Map.of("PARAMS", params));
  }
}
