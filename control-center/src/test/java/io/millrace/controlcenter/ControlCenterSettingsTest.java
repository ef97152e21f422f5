package io.millrace.controlcenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.common.settings.Settings;
import io.millrace.common.task.SettingsException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlCenterSettingsTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "CONTROL_CENTER_SECRET", SECRET,
              "KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
              "REGISTRY_URL", "http://registry:8080/apis/ccompat/v7",
              "CASSANDRA_CONTACT_POINTS", "cassandra:9042",
              "CASSANDRA_LOCAL_DATACENTER", "datacenter1",
              "CASSANDRA_USERNAME", "millrace_reader",
              "CASSANDRA_PASSWORD", "a-password"));

  private ControlCenterSettings read() {
    return ControlCenterSettings.read(new Settings(environment));
  }

  @Test
  void should_have_defaults() {
    ControlCenterSettings settings = read();

    assertThat(settings.port()).isEqualTo(8090);
    assertThat(settings.pipelines()).isEqualTo(Path.of("/opt/millrace/pipelines"));
    assertThat(settings.metricsSecret()).isEmpty();
    assertThat(settings.sparkMaster()).isEmpty();
    assertThat(settings.sparkHistory()).isEmpty();
    assertThat(settings.sparkUi()).isEmpty();
  }

  @Test
  void should_read_where_spark_is() {
    environment.put("SPARK_HISTORY_URL", "http://spark-history:18080");

    assertThat(read().sparkHistory()).contains(URI.create("http://spark-history:18080"));
  }

  @Test
  void should_read_a_secret_for_the_metrics() {
    String own = SECRET.toUpperCase(Locale.ROOT);
    environment.put("CONTROL_CENTER_METRICS_SECRET", own);

    assertThat(read().metricsSecret()).contains(own);
  }

  @Test
  void should_want_another_secret_for_the_metrics() {
    environment.put("CONTROL_CENTER_METRICS_SECRET", SECRET);

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(this::read)
        .withMessage(
            "CONTROL_CENTER_METRICS_SECRET is the same as CONTROL_CENTER_SECRET, which opens all data (valid: another one)")
        .withMessageNotContaining(SECRET);
  }

  @Test
  void should_name_everything_that_is_wrong() {
    environment.put("CONTROL_CENTER_SECRET", SECRET.substring(1));
    environment.put("CONTROL_CENTER_METRICS_SECRET", "hush");
    environment.put("PORT", "70000");
    environment.put("SPARK_UI_URL", "javascript:alert(1)");
    environment.remove("REGISTRY_URL");

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(this::read)
        .satisfies(
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "CONTROL_CENTER_SECRET has 31 characters (valid: 32 or more)",
                        "CONTROL_CENTER_METRICS_SECRET has 4 characters (valid: 32 or more)",
                        "PORT is \"70000\" (valid: an integer from 0 to 65535)",
                        "REGISTRY_URL is not set (valid: an http or https URL without user and"
                            + " password)",
                        "SPARK_UI_URL is \"javascript:alert(1)\" (valid: an http or https URL"
                            + " without user and password)"));
  }

  @Test
  void should_not_show_secrets() {
    String own = SECRET.toUpperCase(Locale.ROOT);
    environment.put("CONTROL_CENTER_METRICS_SECRET", own);

    assertThat(read().toString()).doesNotContain(SECRET, own, "a-password");
  }
}
