package io.millrace.kafka;

import io.millrace.common.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Where Kafka is, and the client properties that the operator has set.
 *
 * <p>Every {@code KAFKA_*} variable that no task knows is a client property: {@code
 * KAFKA_COMPRESSION_TYPE} is {@code compression.type}. It overrides the defaults of {@link
 * KafkaClients}, except for those that exactly-once delivery depends on: setting them is an error.
 *
 * @param bootstrapServers {@code host:port}, several separated by commas
 * @param clientProperties properties for the clients, by their Kafka names
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> clientProperties) {
  /** Variables that begin with {@code KAFKA_} but are settings of tasks, not of clients. */
  private static final Set<String> OF_TASKS =
      Set.of("KAFKA_BOOTSTRAP_SERVERS", "KAFKA_REPLICATION_FACTOR", "KAFKA_MIN_INSYNC_REPLICAS");

  /** What the ledger's protocol depends on; another value could lose or duplicate records. */
  private static final Set<String> FIXED =
      Set.of(
          "acks",
          "allow.auto.create.topics",
          "auto.offset.reset",
          "bootstrap.servers",
          "enable.auto.commit",
          "enable.idempotence",
          "group.id",
          "isolation.level",
          "key.deserializer",
          "key.serializer",
          "transaction.timeout.ms",
          "transactional.id",
          "value.deserializer",
          "value.serializer");

  private static final Pattern SERVERS =
      Pattern.compile("[^\\s,]+:\\d{1,5}(\\s*,\\s*[^\\s,]+:\\d{1,5})*");

  public KafkaSettings {
    clientProperties = Map.copyOf(clientProperties);
  }

  /**
   * Reads {@code KAFKA_BOOTSTRAP_SERVERS} and everything else that begins with {@code KAFKA_}; not
   * to be used before {@link Settings#check()}.
   */
  public static KafkaSettings read(Settings settings) {
    Map<String, String> properties = new TreeMap<>();
    settings
        .environment()
        .forEach(
            (name, value) -> {
              if (name.startsWith("KAFKA_") && !OF_TASKS.contains(name)) {
                properties.put(property(name), value);
              }
            });
    problems(properties).forEach(settings::problem);
    return new KafkaSettings(servers(settings), properties);
  }

  private static String servers(Settings settings) {
    String servers = settings.text("KAFKA_BOOTSTRAP_SERVERS");
    if (!servers.isBlank() && !SERVERS.matcher(servers).matches()) {
      settings.problem(
          "KAFKA_BOOTSTRAP_SERVERS is \"%s\" (valid: host:port, separated by commas)"
              .formatted(servers));
    }
    return servers;
  }

  private static String property(String variable) {
    return variable.substring("KAFKA_".length()).toLowerCase(Locale.ROOT).replace('_', '.');
  }

  private static String variable(String property) {
    return "KAFKA_" + property.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  private static List<String> problems(Map<String, String> properties) {
    List<String> problems = new ArrayList<>();
    if (properties.isEmpty()) {
      return problems;
    }
    properties.keySet().stream()
        .filter(FIXED::contains)
        .map(name -> variable(name) + " is set (valid: not set, exactly-once delivery fixes it)")
        .forEach(problems::add);
    Stream.of(ProducerConfig.configDef(), ConsumerConfig.configDef(), AdminClientConfig.configDef())
        .flatMap(definition -> invalid(definition, properties))
        .distinct()
        .forEach(problems::add);
    return problems;
  }

  private static Stream<String> invalid(ConfigDef definition, Map<String, String> properties) {
    return definition.validate(properties).stream()
        .filter(value -> properties.containsKey(value.name()) && !FIXED.contains(value.name()))
        .filter(value -> !value.errorMessages().isEmpty())
        .map(value -> variable(value.name()) + ": " + String.join(", ", value.errorMessages()));
  }

  /** Without the properties: some are secrets. */
  @Override
  public String toString() {
    return "KafkaSettings[" + bootstrapServers + ", " + clientProperties.keySet() + "]";
  }
}
