package io.millrace.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.Deadline;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerView;
import io.millrace.ledger.RecordHeaders;
import io.millrace.store.WriteTimes;
import io.millrace.testkit.TestPipeline;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * An hour that was fetched and stored by a pipeline with a mistake: it takes the postcode for a
 * latitude, and that of a British user is no number. The fixture's own pipeline is the mended one.
 */
final class BrokenHour {
  /** What the mended pipeline can store: all but the one without an id and the duplicate. */
  static final int ROWS = Expected.USERS - 2;

  private final PipelineFixture fixture;
  private final Hour hour;
  private final TestPipeline broken;

  private BrokenHour(PipelineFixture fixture, Hour hour, TestPipeline broken) {
    this.fixture = fixture;
    this.hour = hour;
    this.broken = broken;
  }

  /** A fixture where any number of dead letters is accepted. */
  static PipelineFixture fixture() throws IOException {
    return new PipelineFixture(pipeline -> pipeline.object("/dead_letters").put("max_ratio", 1.0));
  }

  /**
   * Fetches and stores an hour.
   *
   * @param nations two-dead letter codes; those of GB become dead letters
   */
  static BrokenHour stored(PipelineFixture fixture, String... nations) throws Exception {
    BrokenHour made = in(fixture, fixture.nextHour());
    made.store(made.fetched("run", nations));
    return made;
  }

  /** An hour that the broken pipeline is to fetch, or has fetched. */
  static BrokenHour in(PipelineFixture fixture, Hour hour) {
    TestPipeline broken = fixture.document().copy();
    broken.object("/record/fields/latitude").put("from", "/location/postcode");
    return new BrokenHour(fixture, hour, broken);
  }

  /** Any other hour, to look at its dead letters. */
  static BrokenHour of(PipelineFixture fixture, Hour hour) {
    return new BrokenHour(fixture, hour, fixture.document());
  }

  Hour hour() {
    return hour;
  }

  /** What the broken pipeline is, as a setting. */
  Map<String, String> brokenPipeline() {
    return Map.of("PIPELINE", broken.json());
  }

  JsonNode fetched(String runId, String... nations) throws Exception {
    String params =
        "{\"users\": %d, \"nat\": [\"%s\"]}"
            .formatted(Expected.USERS, String.join("\", \"", nations));
    Map<String, String> fetch = hour.fetch(runId, Expected.USERS, brokenPipeline());
    fetch.put("PARAMS", params);
    fetch.put("REFETCH", runId);
    return hour.run(Task.FETCH, fetch);
  }

  JsonNode store(JsonNode fetched) throws Exception {
    Map<String, String> stream = hour.stream("run", fetched);
    stream.putAll(brokenPipeline());
    return hour.run(Task.STREAM, stream);
  }

  /** Replays with the mended pipeline, as a run of its own. */
  JsonNode replay(String runId, Map<String, String> settings) throws Exception {
    return hour.run(Task.REPLAY, hour.replay(runId, settings));
  }

  /**
   * Every dead letter there is of the hour: "page 1 index 9 mapping 2", the number being the
   * attempt.
   */
  List<String> deadLetters() {
    return records(fixture.pipeline().topic().deadLetters(), 1).stream()
        .map(
            deadLetter ->
                place(deadLetter)
                    + " "
                    + header(deadLetter, DeadLetter.STAGE)
                    + " "
                    + header(deadLetter, DeadLetter.ATTEMPT))
        .sorted()
        .toList();
  }

  /** The records of the hour by their ids. */
  Map<UUID, ConsumerRecord<byte[], byte[]>> records() {
    Map<UUID, ConsumerRecord<byte[], byte[]>> records = new TreeMap<>();
    records(fixture.pipeline().topic().name(), fixture.pipeline().topic().partitions())
        .forEach(record -> records.put(UUID.fromString(new String(record.key(), UTF_8)), record));
    return records;
  }

  /** With what write time, relative to that of the revision, each row was written. */
  Map<UUID, Long> pages(int revision) {
    Map<UUID, Long> pages = new TreeMap<>();
    long base = WriteTimes.base(hour.interval(), revision);
    Pipeline pipeline = fixture.pipeline();
    for (int bucket = 0; bucket < pipeline.table().buckets(); bucket++) {
      for (Row row :
          fixture
              .session()
              .execute(
                  "SELECT id, WRITETIME(latitude) FROM %s.%s WHERE interval_start = ? AND bucket = ?"
                      .formatted(pipeline.table().keyspace(), pipeline.table().byInterval()),
                  hour.interval().start(),
                  bucket)) {
        pages.put(row.getUuid(0), row.getLong(1) - base);
      }
    }
    return pages;
  }

  /** Outcome, dead letters, replayed and remaining of each replay, newest first. */
  List<String> runs() {
    Pipeline pipeline = fixture.pipeline();
    return fixture
        .session()
        .execute(
            "SELECT * FROM %s.ingest_runs WHERE pipeline = ? AND day = ? AND interval_start = ?"
                .formatted(pipeline.table().keyspace()),
            pipeline.name(),
            hour.interval().day(),
            hour.interval().start())
        .all()
        .stream()
        .filter(row -> "replay".equals(row.getString("engine")))
        .map(
            row ->
                "%s %d letters: %d replayed, %d remaining"
                    .formatted(
                        row.getString("outcome"),
                        row.getLong("read"),
                        row.getLong("stored"),
                        row.getLong("dead_lettered")))
        .toList();
  }

  LedgerView view() {
    try (Consumer<byte[], byte[]> consumer = fixture.kafka().consumer()) {
      return new Ledger(
              new TopicInspector(fixture.admin()), consumer, fixture.pipeline().topic().intervals())
          .read(
              fixture.pipeline().name(),
              hour.interval(),
              new Deadline(Clock.systemUTC(), Duration.ofMinutes(2)));
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> records(String topic, int partitions) {
    try (Consumer<byte[], byte[]> consumer = fixture.kafka().consumer()) {
      return new CommittedRecords(consumer, new TopicInspector(fixture.admin()), hour.interval())
          .in(topic, partitions);
    }
  }

  private static String place(ConsumerRecord<byte[], byte[]> record) {
    return "page %s index %s"
        .formatted(header(record, RecordHeaders.PAGE), header(record, RecordHeaders.INDEX));
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
