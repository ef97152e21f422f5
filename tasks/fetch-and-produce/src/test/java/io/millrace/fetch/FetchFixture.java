package io.millrace.fetch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.pipeline.Topic;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.KafkaSettings;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.testkit.Services;
import io.millrace.testkit.TestPipeline;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A pipeline of its own on a real broker, and a source that answers like the real API. */
final class FetchFixture implements AutoCloseable {
  private static final int PARTITIONS = 6;
  private static final int PAGE_SIZE = 100;

  private final TestPipeline pipeline = TestPipeline.unique();
  private final UsersServer users = new UsersServer();
  private final KafkaClients kafka =
      new KafkaClients(
          new KafkaSettings(Services.kafka().bootstrapServers(), Map.of()), "fetch-test");
  private final Admin admin = kafka.admin();

  FetchFixture() {
    this(Map.of(), Map.of());
  }

  /**
   * Makes the topics as schema-init would.
   *
   * @param records more settings of the topic of the records
   * @param deadLetters more settings of the topic of the dead letters
   */
  FetchFixture(Map<String, String> records, Map<String, String> deadLetters) {
    pipeline.object("/source/pagination").put("size", PAGE_SIZE);
    pipeline.object("/params/users").put("maximum", 100_000);
    create(topic().name(), PARTITIONS, records);
    create(topic().deadLetters(), 1, deadLetters);
    create(
        topic().intervals(),
        Ledger.PARTITIONS,
        Map.of(
            "cleanup.policy",
            "compact",
            "max.message.bytes",
            Integer.toString(Ledger.MAX_MESSAGE_BYTES)));
  }

  UsersServer users() {
    return users;
  }

  TestPipeline pipeline() {
    return pipeline;
  }

  KafkaClients kafka() {
    return kafka;
  }

  Topic topic() {
    return pipeline.parsed().topic();
  }

  /** Runs the task; settings that are given win. */
  ObjectNode run(String runId, int userCount, Map<String, String> settings) {
    return run(runId, userCount, settings, new Stop());
  }

  ObjectNode run(String runId, int userCount, Map<String, String> settings, Stop stop) {
    return Main.run(
        new TaskContext(environment(runId, userCount, settings), stop, Clock.systemUTC()));
  }

  /** What the task is asked for; settings that are given win. */
  Map<String, String> environment(String runId, int userCount, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(Services.kafka().environment());
    environment.put("PIPELINE", pipeline.json());
    environment.put("INTERVAL_START", Fixtures.INTERVAL.start().toString());
    environment.put("INTERVAL_END", Fixtures.INTERVAL.end().toString());
    environment.put("RUN_ID", runId);
    environment.put("TRY_NUMBER", "1");
    environment.put("DEADLINE", "PT2M");
    environment.put("SOURCE_URL", users.url());
    environment.put("PARAMS", "{\"users\": " + userCount + "}");
    environment.put("SCHEMA_ID", "7");
    environment.put("REVISION_FLOOR", "0");
    environment.putAll(settings);
    return environment;
  }

  /** What the ledger has of the interval. */
  Optional<IntervalEntry> entry() {
    try (Consumer<byte[], byte[]> reader = kafka.consumer()) {
      return new Ledger(new TopicInspector(admin), reader, topic().intervals())
          .read(pipeline.parsed().name(), Fixtures.INTERVAL, deadline())
          .entry();
    }
  }

  /** Everything that is committed in a topic. */
  List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
    try (Consumer<byte[], byte[]> reader = kafka.consumer()) {
      List<TopicPartition> partitions =
          reader.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = new TopicInspector(admin).ends(partitions, deadline());
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (ends.entrySet().stream().anyMatch(e -> reader.position(e.getKey()) < e.getValue())) {
        reader.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  /** Deletes the topic of the records and makes it again. */
  void recreateTopic() throws InterruptedException, ExecutionException {
    admin.deleteTopics(List.of(topic().name())).all().get();
    create(topic().name(), PARTITIONS, Map.of());
  }

  /** Does what retention does: the partition begins at this offset from now on. */
  void deleteBefore(int partition, long offset) throws InterruptedException, ExecutionException {
    TopicPartition where = new TopicPartition(topic().name(), partition);
    admin.deleteRecords(Map.of(where, RecordsToDelete.beforeOffset(offset))).all().get();
  }

  static Deadline deadline() {
    return new Deadline(Clock.systemUTC(), Duration.ofMinutes(1));
  }

  private void create(String name, int partitions, Map<String, String> settings) {
    NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(settings);
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        admin.createTopics(List.of(topic)).all().get();
        return;
      } catch (ExecutionException e) {
        // A topic that was just deleted is still known for a moment.
        if (System.nanoTime() > end) {
          throw new IllegalStateException(e.getCause());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    users.close();
    admin.close();
  }
}
