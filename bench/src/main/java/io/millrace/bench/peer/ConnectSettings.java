package io.millrace.bench.peer;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The two files of a worker of Kafka Connect that runs alone. A record is written to both tables;
 * what the tables have and it has not comes from Kafka Connect's own transformations. Those cannot
 * hash, so the partition of the topic is the bucket.
 */
final class ConnectSettings {
  private final Map<String, String> target;

  /**
   * Creates them.
   *
   * @param target what the connector's program of Spark gets, too
   */
  ConnectSettings(Map<String, String> target) {
    this.target = Map.copyOf(target);
  }

  /** Writes them, and says where they are as the program expects it. */
  Map<String, String> written(Path folder) throws IOException {
    Path offsets = Files.createTempDirectory(folder, "connect").resolve("offsets");
    return Map.of(
        "WORKER", file(folder.resolve("worker.properties"), worker(offsets)),
        "SINK", file(folder.resolve("sink.properties"), sink()));
  }

  Map<String, String> worker(Path offsets) {
    return Map.of(
        "bootstrap.servers", target.get("KAFKA_BOOTSTRAP_SERVERS"),
        "key.converter", "org.apache.kafka.connect.storage.StringConverter",
        "value.converter", "org.apache.kafka.connect.json.JsonConverter",
        "value.converter.schemas.enable", "false",
        "offset.storage.file.filename", offsets.toString(),
        // The faster of two ways to find connectors
        "plugin.discovery", "service_load",
        "listeners", "http://127.0.0.1:0");
  }

  Map<String, String> sink() {
    Properties settings = new Properties();
    String[] contactPoint = target.get("CASSANDRA_CONTACT_POINTS").split(":", 2);
    Map<String, String> fixed =
        Map.of(
            // Kafka Connect names the consumer group after the connector. With one name, a round
            // would start at the offsets that the round before committed.
            "name",
            "peer-" + target.get("KEYSPACE"),
            "connector.class",
            "io.millrace.bench.connect.CassandraSink",
            "topics",
            target.get("TOPIC"),
            "contactPoints",
            contactPoint[0],
            "port",
            contactPoint[1],
            "loadBalancing.localDc",
            target.get("CASSANDRA_LOCAL_DATACENTER"),
            "auth.provider",
            "PLAIN",
            "auth.username",
            target.get("CASSANDRA_USERNAME"),
            "auth.password",
            target.get("CASSANDRA_PASSWORD"),
            "ignoreErrors",
            "None");
    // Its driver would give up a connection whose login takes longer than half a second
    settings.setProperty(
        "datastax-java-driver.advanced.connection.init-query-timeout", "30 seconds");
    // Its manual: as many tasks as there are cores, and larger polls
    Map<String, String> tuned =
        Map.of(
            "tasks.max", "2",
            "maxConcurrentRequests", "500",
            "maxNumberOfRecordsInBatch", "32",
            "consumer.override.isolation.level", "read_committed",
            "consumer.override.auto.offset.reset", "earliest",
            "consumer.override.max.poll.records", "5000");
    settings.putAll(fixed);
    settings.putAll(tuned);
    settings.putAll(transformations());
    settings.putAll(table(target.get("NEWEST_TABLE"), Stream.of()));
    settings.putAll(table(target.get("BY_INTERVAL_TABLE"), Stream.of("bucket", "revision")));
    return settings.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, settings::getProperty));
  }

  private Map<String, String> transformations() {
    String insert = "org.apache.kafka.connect.transforms.InsertField$Value";
    return Map.of(
        "transforms",
        "place,revision",
        "transforms.place.type",
        insert,
        "transforms.place.partition.field",
        "bucket",
        "transforms.place.static.field",
        "interval_start",
        "transforms.place.static.value",
        target.get("INTERVAL_START"),
        "transforms.revision.type",
        insert,
        "transforms.revision.static.field",
        "revision",
        "transforms.revision.static.value",
        target.get("REVISION"));
  }

  private Map<String, String> table(String table, Stream<String> more) {
    String prefix = "topic.%s.%s.%s.".formatted(target.get("TOPIC"), target.get("KEYSPACE"), table);
    Stream<String> fields =
        Arrays.stream(target.get("FIELDS").split(",", -1)).map(field -> field.split(":", 2)[0]);
    Stream<String> columns = Stream.concat(Stream.of("interval_start"), more);
    String mapping =
        Stream.concat(fields, columns)
            .map(column -> column + "=value." + column)
            // The core does not take Kafka's timestamp for a column's
            .collect(Collectors.joining(", ", "", ", ingested_at=value.interval_start"));
    return Map.of(prefix + "mapping", mapping, prefix + "consistencyLevel", "LOCAL_QUORUM");
  }

  private static String file(Path path, Map<String, String> settings) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    try (Writer out = Files.newBufferedWriter(path)) {
      properties.store(out, null);
    }
    return path.toString();
  }
}
