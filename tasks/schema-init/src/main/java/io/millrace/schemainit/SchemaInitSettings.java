package io.millrace.schemainit;

import io.millrace.cassandra.CassandraSettings;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.settings.Settings;
import io.millrace.common.settings.TaskSettings;
import io.millrace.kafka.KafkaSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * The settings of this task.
 *
 * @param task what every task needs
 * @param kafka how to connect to Kafka
 * @param cassandra how to connect to Cassandra
 * @param replication how many copies there are
 * @param readers {@code CASSANDRA_READERS}: roles that may read the keyspace; empty for none
 * @param registry {@code REGISTRY_URL}: base of the registry's Confluent API
 */
record SchemaInitSettings(
    TaskSettings task,
    KafkaSettings kafka,
    CassandraSettings cassandra,
    Replication replication,
    List<String> readers,
    URI registry) {
  SchemaInitSettings {
    readers = List.copyOf(readers);
  }

  static SchemaInitSettings fromEnv(Map<String, String> environment) {
    Settings settings = new Settings(environment);
    SchemaInitSettings read =
        new SchemaInitSettings(
            TaskSettings.read(settings),
            KafkaSettings.read(settings),
            CassandraSettings.read(settings),
            Replication.read(settings),
            Readers.read(settings),
            settings.uri("REGISTRY_URL"));
    settings.check();
    return read;
  }

  Pipeline pipeline() {
    return task.pipeline();
  }
}
