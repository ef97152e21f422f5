package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.task.DataException;
import io.millrace.common.task.Deadline;
import io.millrace.kafka.PartitionReader;
import io.millrace.kafka.TopicInspector;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Retention has deleted the ledger's entry of an interval. Every test expires the whole ledger. */
class ExpiredLedgerIT {
  private static PipelineFixture fixture;

  private final Hour hour = fixture.nextHour();

  @BeforeAll
  static void open() throws Exception {
    fixture = MismappedHour.fixture();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void should_fetch_a_revision_above_the_one_whose_entry_expired() throws Exception {
    // given
    new Expected(Expected.USERS, 1).assertIngested(hour, hour.fetch("run-a", Expected.USERS));
    new Expected(Expected.USERS, 2)
        .assertIngested(hour, hour.fetch("run-b", Expected.USERS, Map.of("REFETCH", "run-b")));
    fixture.expireRecords();
    fixture.expireLedger();

    // when
    String floor = fixture.schemaInit(hour.interval()).get("revision_floor").asText();

    // then
    assertThat(floor).isEqualTo("2");
    new Expected(20, 3)
        .assertIngested(hour, hour.fetch("run-c", 20, Map.of("REVISION_FLOOR", floor)));
    assertThat(hour.stored().runs()).containsExactly("3 done", "2 done", "1 done");
  }

  @Test
  void should_fetch_again_when_only_the_entry_expired_and_its_records_are_still_there()
      throws Exception {
    // given
    new Expected(Expected.USERS, 1).assertIngested(hour, hour.fetch("run-a", Expected.USERS));
    fixture.expireLedger();

    // then
    new Expected(Expected.USERS, 2)
        .assertIngested(hour, hour.fetch("run-b", Expected.USERS, Map.of("REVISION_FLOOR", "1")));
  }

  @Test
  void should_say_what_to_clear_when_the_entry_expired_between_the_tasks() throws Exception {
    // given
    JsonNode fetched = hour.run(Task.FETCH, hour.fetch("run", Expected.USERS));
    fixture.expireLedger();

    // then
    assertThatThrownBy(() -> hour.run(Task.STREAM, hour.stream("run", fetched)))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "the ledger has no entry for interval %s: clear fetch_and_produce",
            hour.interval().label());
    assertThat(hour.stored().byInterval()).isEmpty();
    assertThat(hour.ingest(hour.fetch("run", Expected.USERS)).get("revision").intValue())
        .isEqualTo(1);
    new Expected(Expected.USERS, 1).assertRows(hour.stored());
  }

  @Test
  void should_not_replay_dead_letters_of_an_entry_that_expired() throws Exception {
    // given
    MismappedHour mismapped = MismappedHour.stored(fixture, "GB");
    List<String> deadLetters = mismapped.deadLetters();
    fixture.expireLedger();

    // then
    assertThatThrownBy(() -> mismapped.replay("replay", Map.of()))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "the ledger's entry for interval %s, whose last revision was 1, has expired: its dead letters can no longer be replayed; run the interval again instead, which fetches it as a new revision",
            mismapped.hour().interval().label());
    assertThat(mismapped.deadLetters()).isEqualTo(deadLetters);
    assertThat(mismapped.hour().stored().byInterval()).isEmpty();
  }

  @Test
  void should_send_dead_letters_again_when_the_entry_has_expired_but_their_list_has_not()
      throws Exception {
    // given
    new Expected(Expected.USERS, 1).assertIngested(hour, hour.fetch("run-a", Expected.USERS));
    fixture.expireLedger(hour.ledgerPartition(), offsetOfLastEntry());

    // when, then: the floor is not known, as if Cassandra had been lost
    assertThat(hour.ledger().entry()).isEmpty();
    assertThat(hour.ledger().deadLetters()).isPresent();
    new Expected(Expected.USERS, 2).assertIngested(hour, hour.fetch("run-b", Expected.USERS));
  }

  /** That of the dead letters: the storing task sends them last. */
  private long offsetOfLastEntry() {
    List<Long> offsets = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = fixture.kafka().consumer()) {
      new PartitionReader(new TopicInspector(fixture.admin()), consumer)
          .read(
              "the ledger",
              hour.ledgerPartition(),
              new Deadline(Clock.systemUTC(), Duration.ofMinutes(1)),
              record -> offsets.add(record.offset()));
    }
    return offsets.get(offsets.size() - 1);
  }
}
