package io.millrace.chaos;

import static io.millrace.chaos.CommittedRecords.header;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.RecordHeaders;
import io.millrace.store.WriteTimes;
import io.millrace.testkit.TestPipeline;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * An hour that was fetched and stored by a pipeline with a mistake: it takes the postcode for a
 * latitude, and that of a British user is no number. The fixture's own pipeline is the fixed one.
 */
final class MismappedHour {
  /** What the fixed pipeline can store: all but the one without an id and the duplicate. */
  static final int ROWS = Expected.USERS - 2;

  private final Hour hour;
  private final TestPipeline mistaken;

  private MismappedHour(Hour hour, TestPipeline mistaken) {
    this.hour = hour;
    this.mistaken = mistaken;
  }

  /** A fixture where any number of dead letters is accepted. */
  static PipelineFixture fixture() throws IOException {
    return new PipelineFixture(pipeline -> pipeline.object("/dead_letters").put("max_ratio", 1.0));
  }

  /**
   * Fetches and stores an hour.
   *
   * @param nations two-letter codes; users of GB become dead letters
   */
  static MismappedHour stored(PipelineFixture fixture, String... nations) throws Exception {
    MismappedHour made = in(fixture, fixture.nextHour());
    made.store(made.fetched("run", nations));
    return made;
  }

  /** An hour that the pipeline with the mistake is to fetch, or has fetched. */
  static MismappedHour in(PipelineFixture fixture, Hour hour) {
    TestPipeline mistaken = fixture.document().copy();
    mistaken.object("/record/fields/latitude").put("from", "/location/postcode");
    return new MismappedHour(hour, mistaken);
  }

  /** Any other hour, to look at its dead letters. */
  static MismappedHour of(PipelineFixture fixture, Hour hour) {
    return new MismappedHour(hour, fixture.document());
  }

  Hour hour() {
    return hour;
  }

  /** The pipeline with the mistake, as a setting. */
  Map<String, String> mistake() {
    return Map.of("PIPELINE", mistaken.json());
  }

  JsonNode fetched(String runId, String... nations) throws Exception {
    String params =
        "{\"users\": %d, \"nat\": [\"%s\"]}"
            .formatted(Expected.USERS, String.join("\", \"", nations));
    Map<String, String> fetch = hour.fetch(runId, Expected.USERS, mistake());
    fetch.put("PARAMS", params);
    fetch.put("REFETCH", runId);
    return hour.run(Task.FETCH, fetch);
  }

  JsonNode store(JsonNode fetched) throws Exception {
    Map<String, String> stream = hour.stream("run", fetched);
    stream.putAll(mistake());
    return hour.run(Task.STREAM, stream);
  }

  /** Replays with the fixed pipeline, as a run of its own. */
  JsonNode replay(String runId, Map<String, String> settings) throws Exception {
    return hour.run(Task.REPLAY, hour.replay(runId, settings));
  }

  /**
   * Every dead letter there is of the hour: "page 1 index 9 mapping 2", the number being the
   * attempt.
   */
  List<String> deadLetters() {
    return hour.deadLetters().stream()
        .map(
            deadLetter ->
                "page %s index %s %s %s"
                    .formatted(
                        header(deadLetter, RecordHeaders.PAGE),
                        header(deadLetter, RecordHeaders.INDEX),
                        header(deadLetter, DeadLetter.STAGE),
                        header(deadLetter, DeadLetter.ATTEMPT)))
        .sorted()
        .toList();
  }

  /** The records of the hour by their ids. */
  Map<UUID, ConsumerRecord<byte[], byte[]>> records() {
    Map<UUID, ConsumerRecord<byte[], byte[]>> records = new TreeMap<>();
    hour.records()
        .forEach(record -> records.put(UUID.fromString(new String(record.key(), UTF_8)), record));
    return records;
  }

  /** With what write time, relative to that of the revision, each row was written. */
  Map<UUID, Long> pages(int revision) {
    Map<UUID, Long> pages = new TreeMap<>();
    long base = WriteTimes.base(hour.interval(), revision);
    hour.rows("id, WRITETIME(latitude)")
        .forEach(row -> pages.put(row.getUuid(0), row.getLong(1) - base));
    return pages;
  }

  /** Outcome, dead letters, replayed and remaining of each replay, newest first. */
  List<String> runs() {
    return hour.attempts().stream()
        .filter(row -> "replay".equals(row.getString("engine")))
        .map(
            row ->
                "%s %d dead letters: %d replayed, %d remaining"
                    .formatted(
                        row.getString("outcome"),
                        row.getLong("read"),
                        row.getLong("stored"),
                        row.getLong("dead_lettered")))
        .toList();
  }
}
