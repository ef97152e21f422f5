package io.millrace.testkit;

import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.Deadline;
import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.KafkaSettings;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerView;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * The topics of a pipeline on the shared broker, created as schema-init does, and what is in them.
 */
public final class PipelineTopics implements AutoCloseable {
  private static final int BROKER = 1;

  private final KafkaClients clients =
      new KafkaClients(new KafkaSettings(Services.kafka().bootstrapServers(), Map.of()), "test");
  private final Admin admin = clients.admin();
  private final Consumer<byte[], byte[]> consumer = clients.consumer();
  private final TopicInspector inspector = new TopicInspector(admin);
  private final Pipeline pipeline;
  private final Ledger ledger;

  /**
   * Creates the topics.
   *
   * @param records settings of the topic of the records
   * @param deadLetters settings of the topic of the dead letters
   */
  public PipelineTopics(
      Pipeline pipeline, Map<String, String> records, Map<String, String> deadLetters) {
    this.pipeline = pipeline;
    this.ledger = new Ledger(inspector, consumer, pipeline.topic().intervals());
    create(pipeline.topic().name(), pipeline.topic().partitions(), records);
    create(pipeline.topic().deadLetters(), 1, deadLetters);
    create(
        pipeline.topic().intervals(),
        Ledger.PARTITIONS,
        Map.of(
            "cleanup.policy",
            "compact,delete",
            // Tests give entries the times of hours that are longer ago than a broker's default
            "retention.ms",
            "-1",
            "message.timestamp.type",
            "LogAppendTime",
            "max.message.bytes",
            Integer.toString(Ledger.MAX_MESSAGE_BYTES)));
  }

  /** More clients of the broker. */
  public KafkaClients clients() {
    return clients;
  }

  /** Makes records of the ledger's entries. */
  public Ledger ledger() {
    return ledger;
  }

  /** What the ledger has of an interval. */
  public synchronized LedgerView ledgerView(Interval interval) {
    return ledger.read(pipeline.name(), interval, deadline());
  }

  /** The id of the topic of the records. */
  public String recordsTopicId() {
    return inspector.describe(pipeline.topic().name(), deadline()).id();
  }

  /** Everything that is committed in a topic. */
  public synchronized List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    Map<TopicPartition, Long> ends = inspector.ends(partitions, deadline());
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      consumer.poll(Duration.ofMillis(100)).forEach(records::add);
    }
    return List.copyOf(records);
  }

  /** How many bytes the log of the topic of the records takes on the broker's disk. */
  public long logBytes() {
    return get(admin.describeLogDirs(List.of(BROKER)).allDescriptions())
        .get(BROKER)
        .values()
        .stream()
        .flatMap(directory -> directory.replicaInfos().entrySet().stream())
        .filter(replica -> replica.getKey().topic().equals(pipeline.topic().name()))
        .mapToLong(replica -> replica.getValue().size())
        .sum();
  }

  /** Deletes the topic of the records and creates it again, without settings. */
  public void recreateRecordsTopic() {
    get(admin.deleteTopics(List.of(pipeline.topic().name())).all());
    create(pipeline.topic().name(), pipeline.topic().partitions(), Map.of());
    Service.await(() -> !recordsTopicId().isEmpty(), () -> "the topic was not created again");
  }

  /** Deletes the first records of a partition of the records, as retention does. */
  public void deleteBefore(int partition, long offset) {
    get(
        admin
            .deleteRecords(
                Map.of(recordsPartition(partition), RecordsToDelete.beforeOffset(offset)))
            .all());
  }

  /** Sets the offset that a consumer group reads next of a partition of the records. */
  public void commitOffset(String group, int partition, long next) {
    get(
        admin
            .alterConsumerGroupOffsets(
                group, Map.of(recordsPartition(partition), new OffsetAndMetadata(next)))
            .all());
  }

  private TopicPartition recordsPartition(int partition) {
    return new TopicPartition(pipeline.topic().name(), partition);
  }

  private void create(String name, int partitions, Map<String, String> settings) {
    NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(settings);
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        get(admin.createTopics(List.of(topic)).all());
        return;
      } catch (IllegalStateException e) {
        // A topic that was just deleted is still known for a moment.
        if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
    }
  }

  private static Deadline deadline() {
    return new Deadline(Clock.systemUTC(), Duration.ofMinutes(1));
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    consumer.close();
    admin.close();
  }
}
