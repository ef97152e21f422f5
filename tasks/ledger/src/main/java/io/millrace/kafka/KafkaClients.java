package io.millrace.kafka;

import io.millrace.common.task.UnavailableException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Creates Kafka clients. In each, defaults that fit short-lived tasks come first, then the
 * operator's {@link KafkaSettings#clientProperties()}, then what the protocol of the ledger needs.
 */
public final class KafkaClients {
  /** The coordinator aborts a transaction that is open for longer. */
  public static final int TRANSACTION_TIMEOUT_MS = 15_000;

  /** Above the 2 MiB limit of the ledger's topic, so that the topic's limit applies. */
  private static final int MAX_REQUEST_BYTES = 4 * 1024 * 1024;

  /** What is sent to a partition together, and what is fetched of it at a time. */
  private static final int BATCH_BYTES = 128 * 1024;

  private static final List<Set<String>> KNOWN =
      List.of(
          ProducerConfig.configNames(),
          ConsumerConfig.configNames(),
          AdminClientConfig.configNames());

  private final KafkaSettings settings;
  private final String clientId;

  /**
   * @param clientId names the clients in the broker's logs and quotas, such as {@code
   *     fetch-and-produce}
   */
  public KafkaClients(KafkaSettings settings, String clientId) {
    this.settings = settings;
    this.clientId = clientId;
  }

  public Admin admin() {
    return made(Admin::create, adminConfig());
  }

  /** A producer; call {@code initTransactions} before using it. */
  public Producer<byte[], byte[]> transactionalProducer(String transactionalId) {
    return made(KafkaProducer<byte[], byte[]>::new, producerConfig(transactionalId));
  }

  /** A consumer without a group, for assigned partitions; it only sees committed records. */
  public Consumer<byte[], byte[]> consumer() {
    return made(KafkaConsumer<byte[], byte[]>::new, consumerConfig());
  }

  /**
   * A consumer with a group; it only sees committed records. If the group has committed no offset,
   * or its next record no longer exists, polling throws.
   */
  public Consumer<byte[], byte[]> groupConsumer(String groupId) {
    return made(KafkaConsumer<byte[], byte[]>::new, groupConsumerConfig(groupId));
  }

  /** The configuration of {@link #admin()}. */
  Map<String, Object> adminConfig() {
    Map<String, Object> config = new HashMap<>();
    config.put("request.timeout.ms", 5_000);
    config.put("default.api.timeout.ms", 20_000);
    override(config, AdminClientConfig.configNames());
    return config;
  }

  /** The configuration of {@link #transactionalProducer}. */
  Map<String, Object> producerConfig(String transactionalId) {
    Map<String, Object> config = new HashMap<>();
    config.put("compression.type", "lz4");
    config.put("batch.size", BATCH_BYTES);
    config.put("linger.ms", 5);
    config.put("max.request.size", MAX_REQUEST_BYTES);
    // A send must time out before the coordinator times out its transaction.
    config.put("request.timeout.ms", 5_000);
    config.put("delivery.timeout.ms", 10_000);
    config.put("max.block.ms", 10_000);
    override(config, ProducerConfig.configNames());
    config.put("acks", "all");
    config.put("enable.idempotence", true);
    config.put("transactional.id", transactionalId);
    config.put("transaction.timeout.ms", TRANSACTION_TIMEOUT_MS);
    config.put("key.serializer", ByteArraySerializer.class);
    config.put("value.serializer", ByteArraySerializer.class);
    return config;
  }

  /** The configuration of {@link #consumer()}. */
  Map<String, Object> consumerConfig() {
    // Larger polls, and larger answers that wait to be read, become old in the heap before they are
    // done.
    Map<String, Object> config = consumerConfig(500);
    config.putIfAbsent("max.partition.fetch.bytes", BATCH_BYTES);
    return config;
  }

  private Map<String, Object> consumerConfig(int recordsPerPoll) {
    Map<String, Object> config = new HashMap<>();
    config.put("fetch.max.wait.ms", 100);
    config.put("max.poll.records", recordsPerPoll);
    config.put("request.timeout.ms", 10_000);
    config.put("default.api.timeout.ms", 20_000);
    override(config, ConsumerConfig.configNames());
    config.put("isolation.level", "read_committed");
    config.put("auto.offset.reset", "none");
    config.put("enable.auto.commit", false);
    config.put("allow.auto.create.topics", false);
    config.put("key.deserializer", ByteArrayDeserializer.class);
    config.put("value.deserializer", ByteArrayDeserializer.class);
    return config;
  }

  /** The configuration of {@link #groupConsumer}. */
  Map<String, Object> groupConsumerConfig(String groupId) {
    // The continuous mode waits for the disk after each poll.
    Map<String, Object> config = consumerConfig(5_000);
    config.put("group.id", groupId);
    return config;
  }

  /** Adds what the operator has set to the defaults; what the protocol needs comes after it. */
  private void override(Map<String, Object> config, Set<String> names) {
    config.put("client.id", clientId);
    // What nobody reads of a process that lives for seconds, and takes a tenth of a start
    config.put("metric.reporters", "");
    config.put("enable.metrics.push", false);
    config.putAll(propertiesFor(names));
    config.put("bootstrap.servers", settings.bootstrapServers());
  }

  /** Leaves out what only other kinds of clients know: a client warns about unknown properties. */
  private Map<String, String> propertiesFor(Set<String> names) {
    return settings.clientProperties().entrySet().stream()
        .filter(
            property ->
                names.contains(property.getKey())
                    || KNOWN.stream().noneMatch(known -> known.contains(property.getKey())))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private <T> T made(Function<Map<String, Object>, T> client, Map<String, Object> config) {
    try {
      return client.apply(config);
    } catch (KafkaException e) {
      if (KafkaFailures.isUnresolvable(e)) {
        throw new UnavailableException(
            "Kafka: none of the hosts in " + settings.bootstrapServers() + " can be resolved", e);
      }
      throw KafkaFailures.translate("creating a client for " + settings.bootstrapServers(), e);
    }
  }
}
