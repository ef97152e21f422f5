package io.millrace.chaos;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.QueryConsistencyException;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.pipeline.Table;
import io.millrace.common.task.Deadline;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerView;
import io.millrace.ledger.RecordHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Everything that Kafka and Cassandra hold of an interval, as any reader sees it.
 *
 * @param records the places (revision, page, index) and keys in the topic, as a committed reader
 *     sees them
 * @param deadLetters the places and stages of the dead letters
 * @param entry the ledger's entry
 * @param byInterval the interval's table: revision by id
 * @param newest the table of the newest versions: the rows whose newest version is of this interval
 * @param runs outcome of each attempt at each revision, "2 done", newest first
 */
record StoredRows(
    List<String> records,
    List<String> deadLetters,
    Optional<IntervalEntry> entry,
    Map<UUID, Integer> byInterval,
    Map<UUID, String> newest,
    List<String> runs) {
  /** Each takes the server's timeout of 5 s. */
  private static final int TRIES = 5;

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  static StoredRows of(PipelineFixture fixture, Interval interval) {
    Pipeline pipeline = fixture.pipeline();
    TopicInspector topics = new TopicInspector(fixture.admin());
    try (Consumer<byte[], byte[]> consumer = fixture.kafka().consumer()) {
      CommittedRecords committed = new CommittedRecords(consumer, topics, interval);
      return new StoredRows(
          places(committed.in(pipeline.topic().name(), pipeline.topic().partitions())),
          places(committed.in(pipeline.topic().deadLetters(), 1)),
          ledger(fixture, consumer, interval).entry(),
          byInterval(fixture, interval),
          newest(fixture, pipeline, interval),
          runs(fixture, interval));
    }
  }

  /** What the ledger has of an interval. */
  static LedgerView ledger(
      PipelineFixture fixture, Consumer<byte[], byte[]> consumer, Interval interval) {
    Pipeline pipeline = fixture.pipeline();
    return new Ledger(new TopicInspector(fixture.admin()), consumer, pipeline.topic().intervals())
        .read(pipeline.name(), interval, new Deadline(Clock.systemUTC(), TIMEOUT));
  }

  private static List<String> places(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(StoredRows::place).sorted().toList();
  }

  private static String place(ConsumerRecord<byte[], byte[]> record) {
    RecordHeaders headers = CommittedRecords.headers(record);
    String stage =
        record.headers().lastHeader(DeadLetter.STAGE) == null
            ? "record"
            : CommittedRecords.header(record, DeadLetter.STAGE);
    return "%s revision %d page %d index %d"
        .formatted(stage, headers.revision(), headers.page(), headers.index());
  }

  private static Map<UUID, Integer> byInterval(PipelineFixture fixture, Interval interval) {
    return rows(fixture, interval, "id, revision")
        .collect(Collectors.toMap(row -> row.getUuid("id"), row -> row.getInt("revision")));
  }

  /** The rows of the interval's table. */
  static Stream<Row> rows(PipelineFixture fixture, Interval interval, String columns) {
    Table table = fixture.pipeline().table();
    String query =
        "SELECT %s FROM %s.%s WHERE interval_start = ? AND bucket = ?"
            .formatted(columns, table.keyspace(), table.byInterval());
    return IntStream.range(0, table.buckets())
        .mapToObj(bucket -> query(fixture, query, interval.start(), bucket))
        .flatMap(List::stream);
  }

  private static Map<UUID, String> newest(
      PipelineFixture fixture, Pipeline pipeline, Interval interval) {
    Map<UUID, String> rows = new HashMap<>();
    String table = pipeline.table().keyspace() + "." + pipeline.table().name();
    for (Row row : query(fixture, "SELECT * FROM " + table)) {
      if (interval.start().equals(row.getInstant("interval_start"))) {
        rows.put(row.getUuid("id"), row.getFormattedContents());
      }
    }
    return rows;
  }

  private static List<String> runs(PipelineFixture fixture, Interval interval) {
    return attempts(fixture, interval).stream()
        .map(row -> row.getInt("revision") + " " + row.getString("outcome"))
        .toList();
  }

  /** The rows of the table of runs. */
  static List<Row> attempts(PipelineFixture fixture, Interval interval) {
    Pipeline pipeline = fixture.pipeline();
    return query(
        fixture,
        "SELECT * FROM %s.ingest_runs WHERE pipeline = ? AND day = ? AND interval_start = ?"
            .formatted(pipeline.table().keyspace()),
        pipeline.name(),
        interval.day(),
        interval.start());
  }

  /** All rows; asked for again while a node that was killed is not yet known to be down. */
  private static List<Row> query(PipelineFixture fixture, String query, Object... values) {
    for (int left = TRIES; ; left--) {
      try {
        return fixture.session().execute(query, values).all();
      } catch (QueryConsistencyException e) {
        if (left == 1) {
          throw e;
        }
      }
    }
  }
}
