package io.millrace.spark;

import io.millrace.cassandra.CassandraSettings;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.settings.Settings;
import io.millrace.kafka.KafkaSettings;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What executors need of the driver's settings. It travels with each job's tasks: what is in an
 * executor's environment is shown in Spark's pages.
 *
 * @param engine whose tasks they are for: no two engines share connections
 * @param environment the variables, as the driver has them
 */
record ExecutorSettings(UUID engine, HashMap<String, String> environment) implements Serializable {
  private static final Pattern NEEDED = Pattern.compile("PIPELINE|CASSANDRA_.*|KAFKA_.*");

  static ExecutorSettings of(Map<String, String> driver) {
    HashMap<String, String> needed = new HashMap<>(driver);
    needed.keySet().removeIf(name -> !NEEDED.matcher(name).matches());
    return new ExecutorSettings(UUID.randomUUID(), needed);
  }

  Pipeline pipeline() {
    return Pipeline.parse(environment.get("PIPELINE"));
  }

  KafkaSettings kafka() {
    return KafkaSettings.read(new Settings(environment));
  }

  CassandraSettings cassandra() {
    return CassandraSettings.read(new Settings(environment));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "ExecutorSettings" + environment.keySet();
  }
}
