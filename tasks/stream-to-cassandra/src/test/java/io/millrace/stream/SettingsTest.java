package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.settings.Settings;
import io.millrace.common.task.SettingsException;
import io.millrace.store.follow.FollowSettings;
import io.millrace.stream.interval.IntervalSettings;
import io.millrace.testkit.TaskEnvironment;
import io.millrace.testkit.TestPipeline;
import io.millrace.testkit.store.StoreFixture;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private final String pipeline = TestPipeline.unique().json();

  private Map<String, String> interval() {
    Map<String, String> environment = TaskEnvironment.of(pipeline, StoreFixture.HOUR, "run");
    environment.putAll(TaskEnvironment.SERVICES);
    environment.put("REVISION", "3");
    environment.put("FINGERPRINT", "print");
    return environment;
  }

  private Map<String, String> follow() {
    Map<String, String> environment = new HashMap<>(TaskEnvironment.SERVICES);
    environment.put("PIPELINE", pipeline);
    environment.put("MODE", "follow");
    environment.put("SCHEMA_IDS", "3, 7");
    return environment;
  }

  @Test
  void should_read_what_is_handed_over() {
    IntervalSettings settings = IntervalSettings.read(new Settings(interval()));

    assertThat(settings.expected().revision()).isEqualTo(3);
    assertThat(settings.expected().fingerprint()).isEqualTo("print");
    assertThat(settings.task().interval().label()).isEqualTo("2026-11-22T21:00:00Z");
    assertThat(settings.kafka().bootstrapServers()).isEqualTo("kafka:9092");
    assertThat(settings.toString()).doesNotContain("s3cret");
  }

  @Test
  void should_report_all_wrong_settings_at_once() {
    Map<String, String> environment = interval();
    environment.put("REVISION", "0");
    environment.remove("FINGERPRINT");
    environment.put("CASSANDRA_CONTACT_POINTS", "cassandra");
    environment.put("KAFKA_ISOLATION_LEVEL", "read_uncommitted");

    assertThatThrownBy(() -> IntervalSettings.read(new Settings(environment)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "REVISION is \"0\"",
            "FINGERPRINT is not set",
            "CASSANDRA_CONTACT_POINTS",
            "KAFKA_ISOLATION_LEVEL");
  }

  @Test
  void should_follow_without_an_interval() {
    FollowSettings settings = FollowSettings.read(new Settings(follow()));

    assertThat(settings.schemaIds()).containsExactlyInAnyOrder(3, 7);
    assertThat(settings.patience()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void should_have_metrics_only_where_a_port_is_set() {
    Map<String, String> environment = follow();
    environment.put("METRICS_PORT", "");
    assertThat(FollowSettings.read(new Settings(environment)).metricsPort()).isEmpty();

    environment.put("METRICS_PORT", "9405");
    assertThat(FollowSettings.read(new Settings(environment)).metricsPort()).hasValue(9405);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "on"})
  void should_refuse_what_is_no_port(String port) {
    Map<String, String> environment = follow();
    environment.put("METRICS_PORT", port);

    assertThatThrownBy(() -> FollowSettings.read(new Settings(environment)))
        .isInstanceOf(SettingsException.class)
        .hasMessage("METRICS_PORT is \"%s\" (valid: an integer from 1 to 65535)", port);
  }

  @ParameterizedTest
  @CsvSource({
    "INTERVAL_START,2026-11-22T21:00:00Z",
    "INTERVAL_END,2026-11-22T22:00:00Z",
    "RUN_ID,run",
    "TRY_NUMBER,1",
    "DEADLINE,PT1M",
    "REVISION,1",
    "FINGERPRINT,print"
  })
  void should_refuse_a_setting_of_the_interval_mode_in_the_other(String name, String value) {
    assertNotSet("follow", FollowSettings::read, follow(), name, value);
  }

  @ParameterizedTest
  @CsvSource({"SCHEMA_IDS,1", "FOLLOW_PATIENCE,PT1M", "METRICS_PORT,9405"})
  void should_refuse_a_setting_of_the_continuous_mode_in_the_other(String name, String value) {
    assertNotSet("interval", IntervalSettings::read, interval(), name, value);
  }

  private static void assertNotSet(
      String mode,
      Consumer<Settings> read,
      Map<String, String> environment,
      String name,
      String value) {
    environment.put(name, value);

    assertThatThrownBy(() -> read.accept(new Settings(environment)))
        .isInstanceOf(SettingsException.class)
        .hasMessage("%s is \"%s\" (valid: not set, since MODE is %s)", name, value, mode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "1,,2", "-1", "1;2"})
  void should_refuse_what_are_no_ids(String ids) {
    Map<String, String> environment = follow();
    environment.put("SCHEMA_IDS", ids);

    assertThatThrownBy(() -> FollowSettings.read(new Settings(environment)))
        .isInstanceOf(SettingsException.class)
        .hasMessage("SCHEMA_IDS is \"%s\" (valid: schema ids, separated by commas)", ids);
  }
}
