package io.millrace.schemainit;

import io.millrace.cassandra.CassandraSettings;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.settings.Settings;
import io.millrace.common.settings.TaskSettings;
import io.millrace.kafka.KafkaSettings;
import java.net.URI;
import java.util.Map;

/**
 * The settings of this task.
 *
 * @param task what every task needs
 * @param kafka how to connect to Kafka
 * @param kafkaReplicas {@code KAFKA_REPLICATION_FACTOR}: copies of each partition; 1 by default
 * @param cassandra how to connect to Cassandra
 * @param cassandraReplicas {@code CASSANDRA_REPLICATION_FACTOR}: copies of each row in the local
 *     data centre; 1 by default
 * @param registry {@code REGISTRY_URL}: base of the registry's Confluent API
 */
record SchemaInitSettings(
    TaskSettings task,
    KafkaSettings kafka,
    short kafkaReplicas,
    CassandraSettings cassandra,
    int cassandraReplicas,
    URI registry) {
  private static final int MOST_REPLICAS = 100;

  static SchemaInitSettings fromEnv(Map<String, String> environment) {
    Settings settings = new Settings(environment);
    SchemaInitSettings read =
        new SchemaInitSettings(
            TaskSettings.read(settings),
            KafkaSettings.read(settings),
            (short) settings.integer("KAFKA_REPLICATION_FACTOR", 1, MOST_REPLICAS, 1),
            CassandraSettings.read(settings),
            settings.integer("CASSANDRA_REPLICATION_FACTOR", 1, MOST_REPLICAS, 1),
            settings.uri("REGISTRY_URL"));
    settings.check();
    return read;
  }

  Pipeline pipeline() {
    return task.pipeline();
  }
}
