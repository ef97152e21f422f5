package io.millrace.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.interval.Interval;
import io.millrace.common.settings.Settings;
import io.millrace.common.task.SettingsException;
import io.millrace.testkit.TaskEnvironment;
import io.millrace.testkit.TestPipeline;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkSettingsTest {
  static final Interval HOUR =
      new Interval(Instant.parse("2026-11-22T21:00:00Z"), Instant.parse("2026-11-22T22:00:00Z"));

  private final Map<String, String> environment =
      TaskEnvironment.of(TestPipeline.unique().json(), HOUR, "run");

  SparkSettingsTest() {
    environment.putAll(TaskEnvironment.SERVICES);
    environment.put("REVISION", "3");
    environment.put("FINGERPRINT", "print");
  }

  private SparkSettings read() {
    return SparkSettings.read(new Settings(environment));
  }

  @Test
  void should_run_in_the_task_s_own_process_by_default() {
    assertThat(read().cluster().master()).isEqualTo("local[*]");
    assertThat(read().expected().revision()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local",
        "local[2]",
        "spark://master:7077",
        "spark://one:7077,two:7077",
        "k8s://https://10.0.0.1:443",
        "yarn"
      })
  void should_accept_every_master_of_spark(String master) {
    environment.put("SPARK_MASTER", master);
    environment.put("SPARK_AUTHENTICATE_SECRET", "s3cret");

    assertThat(read().cluster().master()).isEqualTo(master);
  }

  @Test
  void should_not_join_a_cluster_without_a_secret() {
    environment.put("SPARK_MASTER", "spark://master:7077");

    assertThatThrownBy(this::read)
        .isInstanceOf(SettingsException.class)
        .hasMessage("SPARK_AUTHENTICATE_SECRET is not set (valid: a secret)");
  }

  @Test
  void should_pass_properties_on_to_spark() {
    environment.put("SPARK_CONF", "spark.cores.max=2  spark.executor.extraJavaOptions=-Da=b");

    assertThat(read().cluster().properties())
        .isEqualTo(Map.of("spark.cores.max", "2", "spark.executor.extraJavaOptions", "-Da=b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cores.max=2", "spark.cores.max", "spark.cores.max=", "spark.a"})
  void should_refuse_what_is_no_property_of_spark(String word) {
    environment.put("SPARK_CONF", "spark.cores.max=2 " + word);

    assertThatThrownBy(this::read)
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "SPARK_CONF has \"%s\" (valid: spark.<name>=<value>, separated by spaces)"
                .formatted(word));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[0]", "local[]", "master:7077", "spark://master", "mesos://m:5050"})
  void should_name_the_setting_its_value_and_what_is_valid(String master) {
    environment.put("SPARK_MASTER", master);
    environment.put("SPARK_AUTHENTICATE_SECRET", "s3cret");

    assertThatThrownBy(this::read)
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "SPARK_MASTER is \"%s\" (valid: local[*], local[2], spark://host:port, k8s://…, yarn)"
                .formatted(master));
  }

  @Test
  void should_give_executors_no_more_than_they_need() {
    environment.put("KAFKA_SECURITY_PROTOCOL", "SSL");
    environment.put("HOME", "/root");

    ExecutorSettings settings = ExecutorSettings.of(environment);

    assertThat(settings.environment())
        .containsKeys("PIPELINE", "KAFKA_SECURITY_PROTOCOL", "CASSANDRA_PASSWORD")
        .doesNotContainKeys("HOME", "RUN_ID");
    assertThat(settings.cassandra().username()).isEqualTo("millrace");
    assertThat(settings.kafka().clientProperties()).containsEntry("security.protocol", "SSL");
    assertThat(settings.toString()).doesNotContain("s3cret");
  }
}
