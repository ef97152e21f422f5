package io.millrace.bench.connect;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Ties the core of DataStax's sink to Kafka Connect. Its settings are the core's, which checks them. */
public final class CassandraSink extends SinkConnector {
  static final String VERSION = "1";

  private Map<String, String> settings;

  @Override
  public void start(Map<String, String> given) {
    settings = Map.copyOf(given);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return CassandraSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int tasks) {
    return Collections.nCopies(tasks, settings);
  }

  @Override
  public void stop() {
    // Has nothing open
  }

  @Override
  public ConfigDef config() {
    return new ConfigDef();
  }

  @Override
  public String version() {
    return VERSION;
  }
}
