package io.millrace.schemainit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.SettingsException;
import io.millrace.testkit.TestPipeline;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaInitSettingsTest {
  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "PIPELINE", TestPipeline.unique().json(),
              "INTERVAL_START", "2026-11-22T21:00:00Z",
              "INTERVAL_END", "2026-11-22T22:00:00Z",
              "RUN_ID", "manual__1",
              "TRY_NUMBER", "1",
              "KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
              "CASSANDRA_CONTACT_POINTS", "cassandra:9042",
              "CASSANDRA_LOCAL_DATACENTER", "datacenter1",
              "CASSANDRA_USERNAME", "millrace",
              "CASSANDRA_PASSWORD", "s3cr3t"));

  @Test
  void should_have_one_replica_unless_told_otherwise() {
    environment.put("REGISTRY_URL", "http://registry:8080/apis/ccompat/v7");

    SchemaInitSettings settings = SchemaInitSettings.fromEnv(environment);

    assertThat(settings.replication()).isEqualTo(new Replication((short) 1, 1, 1));
    assertThat(settings.toString()).doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @CsvSource({"'',''", "millrace_reader,millrace_reader", "'a,B-2,a','a,B-2'"})
  void should_let_nobody_read_unless_told_otherwise(String named, String roles) {
    environment.put("REGISTRY_URL", "http://registry:8080/apis/ccompat/v7");
    environment.put("CASSANDRA_READERS", named);

    assertThat(String.join(",", SchemaInitSettings.fromEnv(environment).readers()))
        .isEqualTo(roles);
  }

  @Test
  void should_tell_everything_that_is_wrong_at_once() {
    environment.remove("CASSANDRA_PASSWORD");
    environment.put("KAFKA_REPLICATION_FACTOR", "0");
    environment.put("CASSANDRA_REPLICATION_FACTOR", "many");
    environment.put("CASSANDRA_READERS", "one, two");
    environment.put("INTERVAL_END", "2026-11-22T23:00:00Z");

    assertThatThrownBy(() -> SchemaInitSettings.fromEnv(environment))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "CASSANDRA_PASSWORD is not set",
            "KAFKA_REPLICATION_FACTOR is \"0\" (valid: an integer from 1 to 100)",
            "CASSANDRA_REPLICATION_FACTOR is \"many\"",
            "CASSANDRA_READERS is \"one, two\" (valid: names of roles, separated by commas, or empty)",
            "REGISTRY_URL is not set",
            "INTERVAL_START and INTERVAL_END are");
  }
}
