package io.millrace.chaos;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.pipeline.Topic;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.KafkaSettings;
import io.millrace.ledger.Ledger;
import io.millrace.testkit.Cassandra;
import io.millrace.testkit.CassandraService;
import io.millrace.testkit.Clusters;
import io.millrace.testkit.KafkaService;
import io.millrace.testkit.Registry;
import io.millrace.testkit.Services;
import io.millrace.testkit.TestPipeline;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** A pipeline with its source, its topics and its tables, made by schema-init. */
final class PipelineFixture implements AutoCloseable {
  private static final Duration HOUR = Duration.ofHours(1);

  /** Kafka's way to say: up to the last record that is committed. */
  private static final long ALL = -1;

  private static final Instant FIRST = Instant.parse("2026-03-01T00:00:00Z");

  /** Above the longest wait of the driver between two attempts to connect, a minute. */
  private static final Duration RECONNECTED = Duration.ofSeconds(90);

  private static final long POLL_NANOS = 100_000_000;

  private final TestPipeline document;
  private final Backend backend;
  private final StandInSource source;
  private final KafkaClients kafka;
  private final Admin admin;
  private final CqlSession session;
  private final AtomicInteger hours = new AtomicInteger();
  private final ObjectNode prepared;
  private final int schemaId;

  PipelineFixture() throws IOException {
    this(unchanged -> {});
  }

  /**
   * A fixture with another pipeline.
   *
   * @param change of the usual one
   */
  PipelineFixture(Consumer<TestPipeline> change) throws IOException {
    this(Services.cassandra(), pipeline(change));
  }

  /** A fixture whose tables are in another Cassandra, or whose pipeline is given. */
  PipelineFixture(Cassandra cassandra, TestPipeline document) throws IOException {
    this(Backend.shared(cassandra), document, StandInSource.start());
  }

  /**
   * A fixture on services of its own.
   *
   * @param source closed with this fixture
   */
  PipelineFixture(Backend backend, TestPipeline document, StandInSource source) {
    this.backend = backend;
    this.document = document;
    this.source = source;
    kafka =
        new KafkaClients(new KafkaSettings(backend.kafka().bootstrapServers(), Map.of()), "chaos");
    admin = kafka.admin();
    session = backend.cassandra().session();
    prepared = schemaInit(nextHour().interval());
    schemaId = prepared.get("schema_id").intValue();
  }

  /** A fixture with the usual pipeline on these services. */
  static PipelineFixture on(Backend backend) throws IOException {
    return new PipelineFixture(backend, pipeline(unchanged -> {}), StandInSource.start());
  }

  /** The services that it is on. */
  record Backend(KafkaService kafka, CassandraService cassandra, Registry registry) {
    /** The shared ones, each a single node. */
    static Backend shared() {
      return shared(Services.cassandra());
    }

    /** The shared cluster: three brokers and three nodes. */
    static Backend cluster() {
      Clusters.startAll();
      return new Backend(Clusters.kafka(), Clusters.cassandra(), Services.registry());
    }

    /** The shared ones, but for the database. */
    static Backend shared(Cassandra cassandra) {
      Services.startAll();
      return new Backend(Services.kafka(), cassandra, Services.registry());
    }
  }

  /** A pipeline with a name of its own and pages of this size. */
  static TestPipeline pipeline(int pageSize) {
    TestPipeline document = TestPipeline.unique();
    document.object("/params/users").put("maximum", 10_000);
    document.object("/source/pagination").put("size", pageSize);
    return document;
  }

  private static TestPipeline pipeline(Consumer<TestPipeline> change) {
    TestPipeline document = pipeline(Expected.PAGE_SIZE);
    change.accept(document);
    return document;
  }

  /** An hour that no other test has. */
  Hour nextHour() {
    return hour(hours.getAndIncrement());
  }

  /** One hour by its number, from 0. */
  Hour hour(int number) {
    Instant start = FIRST.plus(HOUR.multipliedBy(number));
    return new Hour(this, new Interval(start, start.plus(HOUR)));
  }

  /** Prepares topics, schema and tables; returns the interval's revision floor. */
  ObjectNode schemaInit(Interval interval) {
    return schemaInit(interval, document);
  }

  /** The same for another version of the pipeline. */
  ObjectNode schemaInit(Interval interval, TestPipeline version) {
    Map<String, String> environment = environment(interval, "schema");
    environment.put("PIPELINE", version.json());
    environment.putAll(backend.registry().environment());
    return io.millrace.schemainit.Main.run(
        new TaskContext(environment, new Stop(), Clock.systemUTC()));
  }

  /** Where the services are. */
  Map<String, String> clients() {
    Map<String, String> environment = new HashMap<>();
    environment.putAll(backend.kafka().environment());
    environment.putAll(backend.cassandra().environment());
    return environment;
  }

  /** What every task gets. */
  Map<String, String> environment(Interval interval, String runId) {
    Map<String, String> environment = clients();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("PIPELINE", document.json());
    environment.put("INTERVAL_START", interval.label());
    environment.put("INTERVAL_END", interval.end().toString());
    environment.put("RUN_ID", runId);
    environment.put("TRY_NUMBER", "1");
    environment.put("DEADLINE", "PT2M");
    environment.put("SOURCE_URL", source.url());
    environment.put("SCHEMA_ID", Integer.toString(schemaId));
    return environment;
  }

  /** Deletes every record there is, as retention does. */
  void expireRecords() throws Exception {
    Map<Integer, Long> ends = new HashMap<>();
    for (int partition = 0; partition < pipeline().topic().partitions(); partition++) {
      ends.put(partition, ALL);
    }
    expireRecords(ends);
  }

  /** Deletes the records before an offset of each of these partitions. */
  void expireRecords(Map<Integer, Long> before) throws Exception {
    Map<TopicPartition, RecordsToDelete> expired = new HashMap<>();
    before.forEach(
        (partition, offset) ->
            expired.put(
                new TopicPartition(pipeline().topic().name(), partition),
                RecordsToDelete.beforeOffset(offset)));
    admin.deleteRecords(expired).all().get();
  }

  /** Deletes every entry of the ledger, as retention does. */
  void expireLedger() throws Exception {
    for (int partition = 0; partition < Ledger.PARTITIONS; partition++) {
      expireLedger(new TopicPartition(pipeline().topic().intervals(), partition), ALL);
    }
  }

  /** Deletes those before an offset of a partition. */
  void expireLedger(TopicPartition partition, long before) throws Exception {
    admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before))).all().get();
  }

  /** Deletes the topic of the records and has schema-init create it again. */
  void recreateTopic(Interval interval) throws Exception {
    admin.deleteTopics(List.of(pipeline().topic().name())).all().get();
    schemaInit(interval);
  }

  /** Deletes the topics, as losing the broker's disk does. */
  void loseTopics() throws Exception {
    Topic topic = pipeline().topic();
    admin.deleteTopics(List.of(topic.name(), topic.intervals(), topic.deadLetters())).all().get();
  }

  StandInSource source() {
    return source;
  }

  /** Waits until the session has found a Cassandra again that was away. */
  void awaitSession() {
    Deadline waiting = new Deadline(Clock.systemUTC(), RECONNECTED);
    while (session.getMetadata().getNodes().values().stream()
        .noneMatch(node -> node.getState() == NodeState.UP && node.getOpenConnections() > 0)) {
      waiting.check("reconnecting to Cassandra");
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  Backend backend() {
    return backend;
  }

  int schemaId() {
    return schemaId;
  }

  /** What schema-init has reported when this fixture was made. */
  ObjectNode prepared() {
    return prepared;
  }

  Registry registry() {
    return backend.registry();
  }

  TestPipeline document() {
    return document;
  }

  Pipeline pipeline() {
    return document.parsed();
  }

  String bootstrapServers() {
    return backend.kafka().bootstrapServers();
  }

  KafkaClients kafka() {
    return kafka;
  }

  Admin admin() {
    return admin;
  }

  CqlSession session() {
    return session;
  }

  @Override
  public void close() {
    session.close();
    admin.close();
    source.close();
  }
}
