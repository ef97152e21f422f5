package io.millrace.testkit;

import io.millrace.common.interval.Interval;
import java.util.HashMap;
import java.util.Map;

/** The environment variables of a task, as Airflow sets them. */
public final class TaskEnvironment {
  /** Addresses that nothing listens to, for tests of settings. */
  public static final Map<String, String> SERVICES =
      Map.of(
          "KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
          "CASSANDRA_CONTACT_POINTS", "cassandra:9042",
          "CASSANDRA_LOCAL_DATACENTER", "datacenter1",
          "CASSANDRA_USERNAME", "millrace",
          "CASSANDRA_PASSWORD", "s3cret");

  private TaskEnvironment() {}

  /** The first try of a run that works on an interval of a pipeline; a copy to change. */
  public static Map<String, String> of(String pipelineJson, Interval interval, String runId) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PIPELINE", pipelineJson);
    environment.put("INTERVAL_START", interval.label());
    environment.put("INTERVAL_END", interval.end().toString());
    environment.put("RUN_ID", runId);
    environment.put("TRY_NUMBER", "1");
    return environment;
  }
}
