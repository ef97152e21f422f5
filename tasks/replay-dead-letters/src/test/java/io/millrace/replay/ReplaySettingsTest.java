package io.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.SettingsException;
import io.millrace.testkit.TaskEnvironment;
import io.millrace.testkit.TestPipeline;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplaySettingsTest {
  private final Map<String, String> environment =
      TaskEnvironment.of(TestPipeline.unique().json(), Sent.HOUR, "run");

  @BeforeEach
  void setServicesAndSchema() {
    environment.putAll(TaskEnvironment.SERVICES);
    environment.put("SCHEMA_ID", "7");
  }

  @Test
  void should_replay_all_dead_letters_by_default() {
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
  void should_report_all_wrong_settings_at_once() {
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
