package io.millrace.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.datastax.oss.driver.api.core.cql.Row;
import io.millrace.common.interval.Interval;
import io.millrace.common.kafka.DeadLetter;
import io.millrace.common.kafka.RecordHeaders;
import io.millrace.common.kafka.Topics;
import io.millrace.common.ledger.IntervalEntry;
import io.millrace.common.ledger.Ledger;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.Deadline;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Everything that Kafka and Cassandra hold of an interval, as anyone may read it.
 *
 * @param records the places (revision, page, index) and keys in the topic, as a committed reader
 *     sees them
 * @param letters the places and stages of the dead letters
 * @param entry the ledger's entry
 * @param byInterval the interval's table: revision by id
 * @param newest the table of the newest versions: the rows whose newest version is of this interval
 * @param runs outcome of each attempt at each revision, "2 done", newest first
 */
record Stored(
    List<String> records,
    List<String> letters,
    Optional<IntervalEntry> entry,
    Map<UUID, Integer> byInterval,
    Map<UUID, String> newest,
    List<String> runs) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  static Stored of(World world, Interval interval) {
    Pipeline pipeline = world.pipeline();
    Topics topics = new Topics(world.admin());
    try (Consumer<byte[], byte[]> consumer = world.kafka().consumer()) {
      return new Stored(
          places(
              committed(consumer, topics, pipeline.topic().name(), pipeline.topic().partitions()),
              interval),
          places(committed(consumer, topics, pipeline.topic().deadLetters(), 1), interval),
          new Ledger(topics, consumer, pipeline.topic().intervals())
              .read(pipeline.name(), interval, deadline())
              .entry(),
          byInterval(world, pipeline, interval),
          newest(world, pipeline, interval),
          runs(world, pipeline, interval));
    }
  }

  /** The dead letters of an interval. */
  static List<ConsumerRecord<byte[], byte[]>> deadLetters(World world, Interval interval) {
    try (Consumer<byte[], byte[]> consumer = world.kafka().consumer()) {
      String topic = world.pipeline().topic().deadLetters();
      return committed(consumer, new Topics(world.admin()), topic, 1).stream()
          .filter(letter -> headers(letter).interval().equals(interval.label()))
          .toList();
    }
  }

  /** All that a committed reader sees in a topic. */
  static List<ConsumerRecord<byte[], byte[]>> committed(
      Consumer<byte[], byte[]> consumer, Topics topics, String topic, int partitions) {
    List<TopicPartition> all = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      all.add(new TopicPartition(topic, partition));
    }
    Map<TopicPartition, Long> ends = topics.ends(all, deadline());
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    Deadline reading = deadline();
    while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
      consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      reading.check("reading " + topic);
    }
    return records;
  }

  private static List<String> places(
      List<ConsumerRecord<byte[], byte[]>> records, Interval interval) {
    return records.stream()
        .filter(record -> headers(record).interval().equals(interval.label()))
        .map(Stored::place)
        .sorted()
        .toList();
  }

  private static String place(ConsumerRecord<byte[], byte[]> record) {
    RecordHeaders headers = headers(record);
    String stage =
        Optional.ofNullable(record.headers().lastHeader(DeadLetter.STAGE))
            .map(header -> new String(header.value(), UTF_8))
            .orElse("record");
    return "%s revision %d page %d index %d"
        .formatted(stage, headers.revision(), headers.page(), headers.index());
  }

  private static RecordHeaders headers(ConsumerRecord<byte[], byte[]> record) {
    return RecordHeaders.from(record.headers()).orElseThrow();
  }

  private static Map<UUID, Integer> byInterval(World world, Pipeline pipeline, Interval interval) {
    Map<UUID, Integer> rows = new HashMap<>();
    for (int bucket = 0; bucket < pipeline.table().buckets(); bucket++) {
      world
          .session()
          .execute(
              "SELECT id, revision FROM %s.%s WHERE interval_start = ? AND bucket = ?"
                  .formatted(pipeline.table().keyspace(), pipeline.table().byInterval()),
              interval.start(),
              bucket)
          .forEach(row -> rows.put(row.getUuid("id"), row.getInt("revision")));
    }
    return rows;
  }

  private static Map<UUID, String> newest(World world, Pipeline pipeline, Interval interval) {
    Map<UUID, String> rows = new HashMap<>();
    String table = pipeline.table().keyspace() + "." + pipeline.table().name();
    for (Row row : world.session().execute("SELECT * FROM " + table)) {
      if (interval.start().equals(row.getInstant("interval_start"))) {
        rows.put(row.getUuid("id"), row.getFormattedContents());
      }
    }
    return rows;
  }

  private static List<String> runs(World world, Pipeline pipeline, Interval interval) {
    return world
        .session()
        .execute(
            "SELECT revision, outcome FROM %s.ingest_runs WHERE pipeline = ? AND day = ? AND interval_start = ?"
                .formatted(pipeline.table().keyspace()),
            pipeline.name(),
            interval.day(),
            interval.start())
        .map(row -> row.getInt("revision") + " " + row.getString("outcome"))
        .all();
  }

  private static Deadline deadline() {
    return new Deadline(Clock.systemUTC(), PATIENCE);
  }
}
