package io.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.SettingsException;
import io.millrace.testkit.TestPipeline;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplaySettingsTest {
  private final Map<String, String> environment =
      new HashMap<>(
          Map.ofEntries(
              Map.entry("PIPELINE", TestPipeline.unique().json()),
              Map.entry("INTERVAL_START", "2026-11-22T21:00:00Z"),
              Map.entry("INTERVAL_END", "2026-11-22T22:00:00Z"),
              Map.entry("RUN_ID", "run"),
              Map.entry("TRY_NUMBER", "1"),
              Map.entry("SCHEMA_ID", "7"),
              Map.entry("KAFKA_BOOTSTRAP_SERVERS", "kafka:9092"),
              Map.entry("CASSANDRA_CONTACT_POINTS", "cassandra:9042"),
              Map.entry("CASSANDRA_LOCAL_DATACENTER", "datacenter1"),
              Map.entry("CASSANDRA_USERNAME", "millrace"),
              Map.entry("CASSANDRA_PASSWORD", "s3cret")));

  @Test
  void should_replay_all_letters_unless_told_otherwise() {
    ReplaySettings settings = ReplaySettings.read(environment);

    assertThat(settings.filter()).isEqualTo(new DeadLetterFilter(StageChoice.ALL, ""));
    assertThat(settings.dryRun()).isFalse();
    assertThat(settings.schemaId()).isEqualTo(7);
  }

  @Test
  void should_read_what_is_asked_for() {
    environment.put("REASON", "mapping");
    environment.put("MESSAGE_CONTAINS", "latitude");
    environment.put("DRY_RUN", "true");
    environment.remove("SCHEMA_ID");

    ReplaySettings settings = ReplaySettings.read(environment);

    assertThat(settings.filter()).isEqualTo(new DeadLetterFilter(StageChoice.MAPPING, "latitude"));
    assertThat(settings.dryRun()).isTrue();
  }

  @Test
  void should_tell_everything_that_is_wrong_at_once() {
    environment.put("REASON", "boredom");
    environment.put("DRY_RUN", "maybe");
    environment.remove("SCHEMA_ID");

    assertThatThrownBy(() -> ReplaySettings.read(environment))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "REASON is \"boredom\" (valid: all or decoding or duplicate or mapping or oversized or"
                + " writing)",
            "DRY_RUN is \"maybe\" (valid: true or false)",
            "SCHEMA_ID is not set");
  }
}
