package io.millrace.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.interval.Interval;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.RecordHeaders;
import io.millrace.replay.ReplayStep;
import io.millrace.store.WriteTimes;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays where a test needs a pipeline of its own: all of its records, or another kind of id. */
class ReplayAfterChangesIT {
  @TempDir Path directory;

  @Test
  void should_store_the_same_rows_as_the_continuous_mode_that_reads_its_records() throws Exception {
    try (PipelineFixture fixture = MismappedHour.fixture()) {
      // given
      MismappedHour mismapped = MismappedHour.stored(fixture, "GB");
      Map<String, String> replay = mismapped.hour().replay("replay", Map.of());
      SignalPoint point = SignalPoint.kill(Task.REPLAY, ReplayStep.LISTED, 1);
      mismapped.hour().kill(point, replay, directory);
      assertThat(mismapped.hour().stored().byInterval()).isEmpty();

      // when
      follow(fixture, mismapped);
      StoredRows followed = mismapped.hour().stored();
      Map<UUID, Long> times = mismapped.pages(1);
      JsonNode result = mismapped.hour().run(Task.REPLAY, replay);

      // then
      assertThat(result.get("replayed").intValue()).isEqualTo(MismappedHour.ROWS);
      assertThat(mismapped.hour().stored().newest()).isEqualTo(followed.newest());
      times.replaceAll((id, time) -> time + laterThanFollowed(mismapped.hour().interval()));
      assertThat(mismapped.pages(1)).as("the same, but for the write times").isEqualTo(times);
      assertThat(mismapped.deadLetters())
          .filteredOn(deadLetter -> !deadLetter.endsWith(" 1"))
          .containsExactly("page 1 index 8 duplicate 2", "page 1 index 9 mapping 2");
    }
  }

  @Test
  void should_send_a_dead_letter_for_a_row_that_cassandra_refuses_again() throws Exception {
    try (PipelineFixture fixture =
        new PipelineFixture(pipeline -> pipeline.object("/record/fields/id").put("type", "text"))) {
      // given
      Hour hour = fixture.nextHour();
      hour.ingest(hour.fetch("run", 20));
      send(fixture, refused(fixture, hour).ofReplay(2, "replay-1"));

      // when
      JsonNode result = hour.run(Task.REPLAY, hour.replay("replay-2", Map.of("REASON", "writing")));

      // then
      MismappedHour seen = MismappedHour.of(fixture, hour);
      assertThat(result.get("replayed").intValue()).isZero();
      assertThat(result.get("failed_again").intValue()).isEqualTo(1);
      assertThat(seen.deadLetters())
          .filteredOn(deadLetter -> deadLetter.startsWith("page 2 index 9 "))
          .containsExactly("page 2 index 9 writing 2", "page 2 index 9 writing 3");
      assertThat(hour.ledger().replays().orElseThrow().pending()).isEmpty();
      assertThat(hour.ledger().replays().orElseThrow().stored()).isEmpty();
    }
  }

  /** By how much a write of the interval's own is later than the continuous mode's, in µs. */
  private static long laterThanFollowed(Interval interval) {
    return WriteTimes.of(interval, 1, 1) - WriteTimes.followed(interval, 1, 1);
  }

  /** Until the continuous mode has stored every record of the replay. */
  private static void follow(PipelineFixture fixture, MismappedHour mismapped) throws Exception {
    try (Following following = Following.start(fixture, mismapped.hour().interval())) {
      following.await("all rows are stored", () -> mismapped.pages(1).size() >= MismappedHour.ROWS);
      assertThat(following.stop().get("stored").intValue()).isEqualTo(MismappedHour.ROWS);
    }
  }

  /** A dead letter whose key is longer than Cassandra takes. */
  private static DeadLetter refused(PipelineFixture fixture, Hour hour) {
    String id = "x".repeat(70_000);
    String topic = fixture.pipeline().topic().name();
    return new DeadLetter(
        DeadLetter.Stage.WRITING,
        Optional.of(id.getBytes(UTF_8)),
        ("{\"id\":\"" + id + "\"}").getBytes(UTF_8),
        new RecordHeaders(hour.interval().label(), 1, 2, 9, 1),
        topic,
        Optional.of(new DeadLetter.Position(new TopicPartition(topic, 0), 0)),
        "some.Failure",
        "too long");
  }

  private static void send(PipelineFixture fixture, DeadLetter deadLetter) {
    String topic = fixture.pipeline().topic().deadLetters();
    try (Producer<byte[], byte[]> producer = fixture.kafka().transactionalProducer("refused")) {
      producer.initTransactions();
      producer.beginTransaction();
      Future<RecordMetadata> sent = producer.send(deadLetter.toRecord(topic, 1_000_000));
      producer.commitTransaction();
      assertThat(sent).isDone();
    }
  }
}
