package io.millrace.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.KafkaSettings;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerView;
import io.millrace.ledger.PageEntry;
import io.millrace.ledger.RecordHeaders;
import io.millrace.ledger.TransactionalPublisher;
import io.millrace.store.Tables;
import io.millrace.testkit.Services;
import io.millrace.testkit.TestPipeline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** A pipeline's topics and tables, and what fetch-and-produce would leave in them. */
final class StreamFixture implements AutoCloseable {
  static final Interval HOUR =
      new Interval(Instant.parse("2026-11-22T21:00:00Z"), Instant.parse("2026-11-22T22:00:00Z"));
  static final int SCHEMA_ID = 7;

  final TestPipeline document;
  final Pipeline pipeline;
  final CqlSession session;
  private final KafkaClients clients;
  private final Admin admin;
  private final TopicInspector topics;
  private final Consumer<byte[], byte[]> consumer;
  private final Ledger ledger;

  StreamFixture() {
    this(TestPipeline.unique());
  }

  StreamFixture(TestPipeline document) {
    this.document = document;
    this.pipeline = document.parsed();
    this.clients =
        new KafkaClients(
            new KafkaSettings(Services.kafka().bootstrapServers(), Map.of()), "fixture");
    this.admin = clients.admin();
    this.topics = new TopicInspector(admin);
    this.consumer = clients.consumer();
    this.ledger = new Ledger(topics, consumer, pipeline.topic().intervals());
    this.session = Services.cassandra().session();
    makeTopics();
    makeTables();
  }

  private void makeTopics() {
    NewTopic records =
        new NewTopic(pipeline.topic().name(), pipeline.topic().partitions(), (short) 1)
            .configs(Map.of("message.timestamp.type", "LogAppendTime"));
    NewTopic intervals =
        new NewTopic(pipeline.topic().intervals(), Ledger.PARTITIONS, (short) 1)
            .configs(
                Map.of(
                    "cleanup.policy",
                    "compact",
                    "max.message.bytes",
                    Integer.toString(Ledger.MAX_MESSAGE_BYTES)));
    NewTopic deadLetters = new NewTopic(pipeline.topic().deadLetters(), 1, (short) 1);
    get(admin.createTopics(List.of(records, intervals, deadLetters)).all());
  }

  private void makeTables() {
    ddl(
        "CREATE KEYSPACE "
            + pipeline.table().keyspace()
            + " WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 1}");
    Tables.of(pipeline).all().forEach(table -> ddl(table.createStatement()));
  }

  private void ddl(String statement) {
    session.execute(SimpleStatement.newInstance(statement).setTimeout(Duration.ofSeconds(30)));
  }

  /** Deletes the topic of the records and makes it anew. */
  void remakeRecordsTopic() {
    get(admin.deleteTopics(List.of(pipeline.topic().name())).all());
    NewTopic again =
        new NewTopic(pipeline.topic().name(), pipeline.topic().partitions(), (short) 1);
    get(admin.createTopics(List.of(again)).all());
  }

  /** Deletes the first records of a partition, as retention does. */
  void eat(int partition, long before) {
    get(
        admin
            .deleteRecords(
                Map.of(
                    new TopicPartition(pipeline.topic().name(), partition),
                    RecordsToDelete.beforeOffset(before)))
            .all());
  }

  /** Says of a consumer group that it has read a partition up to an offset. */
  void commit(String group, int partition, long next) {
    TopicPartition of = new TopicPartition(pipeline.topic().name(), partition);
    get(admin.alterConsumerGroupOffsets(group, Map.of(of, new OffsetAndMetadata(next))).all());
  }

  /** Produces a complete revision, a page for each list. */
  IntervalEntry produce(int revision, String fingerprint, List<List<Users.Message>> pages) {
    return produce(HOUR, revision, fingerprint, pages, true);
  }

  IntervalEntry produce(
      Interval interval,
      int revision,
      String fingerprint,
      List<List<Users.Message>> pages,
      boolean complete) {
    return produce(interval, revision, fingerprint, pages, complete, 0);
  }

  /**
   * @param fetchLetters how many records of the first page are said to be dead letters of the
   *     source
   */
  IntervalEntry produce(
      Interval interval,
      int revision,
      String fingerprint,
      List<List<Users.Message>> pages,
      boolean complete,
      int fetchLetters) {
    try (TransactionalPublisher publisher =
        new TransactionalPublisher(
            clients.transactionalProducer(
                TransactionalPublisher.transactionalId(pipeline.name(), interval.label())))) {
      publisher.open(deadline());
      IntervalEntry entry =
          new IntervalEntry(
              IntervalEntry.VERSION,
              pipeline.name(),
              interval,
              fingerprint,
              revision,
              "run-of-revision-" + revision,
              "",
              topics.describe(pipeline.topic().name(), deadline()).id(),
              false,
              List.of());
      for (int page = 1; page <= pages.size(); page++) {
        entry =
            produced(
                publisher,
                entry,
                page,
                pages.get(page - 1),
                complete && page == pages.size(),
                page == 1 ? fetchLetters : 0);
      }
      return entry;
    }
  }

  private IntervalEntry produced(
      TransactionalPublisher publisher,
      IntervalEntry before,
      int page,
      List<Users.Message> messages,
      boolean complete,
      int fetchLetters) {
    IntervalEntry[] after = new IntervalEntry[1];
    publisher.publish(
        records(before.interval(), before.revision(), page, messages),
        acknowledged -> {
          after[0] =
              before.withPage(
                  new PageEntry(
                      page,
                      messages.size() + fetchLetters,
                      messages.size(),
                      fetchLetters,
                      acknowledged.ranges(pipeline.topic().name())),
                  before.runId(),
                  complete);
          return ledger.record(after[0]);
        });
    return after[0];
  }

  /** The records as they are sent. */
  List<ProducerRecord<byte[], byte[]>> records(
      Interval interval, int revision, int page, List<Users.Message> messages) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int index = 0; index < messages.size(); index++) {
      Users.Message message = messages.get(index);
      records.add(
          new ProducerRecord<>(
              pipeline.topic().name(),
              null,
              null,
              message.key().getBytes(UTF_8),
              message.value().getBytes(UTF_8),
              new RecordHeaders(interval.label(), revision, page, index, SCHEMA_ID).headers()));
    }
    return records;
  }

  KafkaClients clients() {
    return clients;
  }

  LedgerView view(Interval interval) {
    return ledger.read(pipeline.name(), interval, deadline());
  }

  /** The environment of a run of the task. */
  Map<String, String> environment(Interval interval, int revision, String fingerprint) {
    Map<String, String> environment = common();
    environment.put("INTERVAL_START", interval.label());
    environment.put("INTERVAL_END", interval.end().toString());
    environment.put("RUN_ID", "run-of-revision-" + revision);
    environment.put("TRY_NUMBER", "1");
    environment.put("DEADLINE", "PT4M");
    environment.put("REVISION", Integer.toString(revision));
    environment.put("FINGERPRINT", fingerprint);
    return environment;
  }

  /** The environment of the continuous mode. */
  Map<String, String> followEnvironment() {
    Map<String, String> environment = common();
    environment.put("MODE", "follow");
    environment.put("SCHEMA_IDS", Integer.toString(SCHEMA_ID));
    // The partitions of a killed process are given to the next one when its session is over.
    environment.put("KAFKA_SESSION_TIMEOUT_MS", "6000");
    environment.put("KAFKA_HEARTBEAT_INTERVAL_MS", "2000");
    return environment;
  }

  private Map<String, String> common() {
    Map<String, String> environment = new HashMap<>();
    environment.putAll(Services.kafka().environment());
    environment.putAll(Services.cassandra().environment());
    environment.put("PIPELINE", document.json());
    return environment;
  }

  /** Runs the task in this virtual machine. */
  ObjectNode stream(int revision, String fingerprint) throws Exception {
    return stream(HOUR, revision, fingerprint);
  }

  ObjectNode stream(Interval interval, int revision, String fingerprint) throws Exception {
    return Main.run(
        new TaskContext(
            environment(interval, revision, fingerprint), new Stop(), Clock.systemUTC()));
  }

  /** The same, telling of each step. */
  ObjectNode stream(int revision, String fingerprint, StepObserver observer) {
    return stream(environment(HOUR, revision, fingerprint), new Stop(), observer);
  }

  ObjectNode stream(Map<String, String> environment, Stop stop, StepObserver observer) {
    return Main.run(new TaskContext(environment, stop, Clock.systemUTC()), observer);
  }

  String newestTable() {
    return pipeline.table().keyspace() + "." + pipeline.table().name();
  }

  String byIntervalTable() {
    return pipeline.table().keyspace() + "." + pipeline.table().byInterval();
  }

  /** Deletes a row of the interval's table with a write time that no write of a task has. */
  void hideForEver(UUID id) {
    for (int bucket = 0; bucket < pipeline.table().buckets(); bucket++) {
      session.execute(
          "DELETE FROM "
              + byIntervalTable()
              + " USING TIMESTAMP 9000000000000000 WHERE interval_start = ? AND bucket = ? AND id = ?",
          HOUR.start(),
          bucket,
          id);
    }
  }

  /** Puts a row into the interval's table that no task has put there. */
  void insertStray(UUID id, int revision) {
    session.execute(
        "INSERT INTO "
            + byIntervalTable()
            + " (interval_start, bucket, id, revision) VALUES (?, 0, ?, ?)",
        HOUR.start(),
        id,
        revision);
  }

  /** All rows of the table of the newest versions, with write times. */
  Map<UUID, String> newest() {
    return rows(
        "SELECT id, first_name, last_name, email, phone, interval_start, ingested_at,"
            + " WRITETIME(email) AS written FROM "
            + pipeline.table().keyspace()
            + "."
            + pipeline.table().name());
  }

  /** All rows of an interval, with write times. */
  Map<UUID, String> byInterval(Interval interval) {
    Map<UUID, String> rows = new HashMap<>();
    for (int bucket = 0; bucket < pipeline.table().buckets(); bucket++) {
      rows.putAll(
          rows(
              "SELECT id, bucket, revision, first_name, last_name, email, phone, ingested_at,"
                  + " WRITETIME(revision) AS written FROM "
                  + pipeline.table().keyspace()
                  + "."
                  + pipeline.table().byInterval()
                  + " WHERE interval_start = '"
                  + interval.label()
                  + "' AND bucket = "
                  + bucket));
    }
    return rows;
  }

  private Map<UUID, String> rows(String query) {
    Map<UUID, String> rows = new HashMap<>();
    for (Row row : session.execute(query)) {
      rows.put(row.getUuid("id"), row.getFormattedContents());
    }
    return rows;
  }

  /** The runs of the interval's day, newest revision and attempt first. */
  List<Row> runs() {
    return session
        .execute(
            "SELECT * FROM "
                + pipeline.table().keyspace()
                + ".ingest_runs WHERE pipeline = '"
                + pipeline.name()
                + "' AND day = '2026-11-22'")
        .all();
  }

  /** All dead letters, as a committed reader sees them. */
  List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    TopicPartition partition = new TopicPartition(pipeline.topic().deadLetters(), 0);
    long end = topics.ends(List.of(partition), deadline()).get(partition);
    List<ConsumerRecord<byte[], byte[]>> deadLetters = new ArrayList<>();
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    while (consumer.position(partition) < end) {
      consumer.poll(Duration.ofMillis(100)).forEach(deadLetters::add);
    }
    return Collections.unmodifiableList(deadLetters);
  }

  static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(header -> new String(header.value(), UTF_8));
  }

  static Deadline deadline() {
    return new Deadline(Clock.systemUTC(), Duration.ofSeconds(60));
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    session.close();
    consumer.close();
    admin.close();
  }
}
