package io.millrace.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.settings.Settings;
import io.millrace.common.task.SettingsException;
import io.millrace.testkit.TaskEnvironment;
import io.millrace.testkit.TestPipeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SparkFollowSettingsTest {
  private final Map<String, String> environment = new HashMap<>(TaskEnvironment.SERVICES);

  SparkFollowSettingsTest() {
    environment.put("PIPELINE", TestPipeline.unique().json());
    environment.put("SCHEMA_IDS", "7,8");
  }

  private SparkFollowSettings read() {
    return SparkFollowSettings.read(new Settings(environment));
  }

  @Test
  void should_take_a_batch_every_five_seconds_by_default() {
    assertThat(read().trigger()).isEqualTo(Duration.ofSeconds(5));
    assertThat(read().checkpoint()).isEqualTo(Path.of("/opt/spark/checkpoint"));
    assertThat(read().follow().schemaIds()).containsExactlyInAnyOrder(7, 8);
    assertThat(read().cluster().master()).isEqualTo("local[*]");
  }

  @Test
  void should_name_everything_that_is_wrong_at_once() {
    environment.put("FOLLOW_TRIGGER", "PT0S");
    environment.put("SPARK_MASTER", "mesos://m:5050");
    environment.put("REVISION", "3");

    assertThatThrownBy(this::read)
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "FOLLOW_TRIGGER is \"PT0S\"", "SPARK_MASTER is", "REVISION is \"3\" (valid: not set");
  }

  @Test
  void should_refuse_what_belongs_to_the_other_mode() {
    environment.putAll(
        TaskEnvironment.of(TestPipeline.unique().json(), SparkSettingsTest.HOUR, "run"));
    environment.put("REVISION", "3");
    environment.put("FINGERPRINT", "print");
    environment.put("FOLLOW_TRIGGER", "PT5S");
    environment.put("METRICS_PORT", "9405");

    assertThatThrownBy(() -> SparkSettings.read(new Settings(environment)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "FOLLOW_TRIGGER is \"PT5S\"", "METRICS_PORT is \"9405\"", "since MODE is interval");
  }
}
