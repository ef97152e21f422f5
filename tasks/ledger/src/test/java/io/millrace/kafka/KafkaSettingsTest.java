package io.millrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.settings.Settings;
import io.millrace.common.task.SettingsException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {
  @Test
  void should_hand_what_it_does_not_know_to_the_clients() {
    // when
    KafkaSettings settings =
        read(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", "one:9092,two:9092",
                "KAFKA_REPLICATION_FACTOR", "3",
                "KAFKA_COMPRESSION_TYPE", "zstd",
                "OTHER", "value"));

    // then
    assertThat(settings.bootstrapServers()).isEqualTo("one:9092,two:9092");
    assertThat(settings.clientProperties()).isEqualTo(Map.of("compression.type", "zstd"));
  }

  @Test
  void should_name_all_wrong_properties_at_once() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", "nowhere",
                        "KAFKA_COMPRESSION_TYPE", "best",
                        "KAFKA_LINGER_MS", "soon")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("KAFKA_BOOTSTRAP_SERVERS is \"nowhere\"")
        .hasMessageContaining("KAFKA_COMPRESSION_TYPE")
        .hasMessageContaining("best")
        .hasMessageContaining("KAFKA_LINGER_MS")
        .hasMessageContaining("soon");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "KAFKA_ACKS",
        "KAFKA_ENABLE_IDEMPOTENCE",
        "KAFKA_TRANSACTIONAL_ID",
        "KAFKA_TRANSACTION_TIMEOUT_MS",
        "KAFKA_ISOLATION_LEVEL",
        "KAFKA_AUTO_OFFSET_RESET",
        "KAFKA_ENABLE_AUTO_COMMIT",
        "KAFKA_GROUP_ID"
      })
  void should_refuse_to_change_what_exactly_once_stands_on(String variable) {
    assertThatThrownBy(() -> read(Map.of("KAFKA_BOOTSTRAP_SERVERS", "kafka:9092", variable, "1")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(variable + " is set (valid: not set");
  }

  @Test
  void should_never_show_the_value_of_a_property() {
    // when
    KafkaSettings settings =
        read(Map.of("KAFKA_BOOTSTRAP_SERVERS", "k:1", "KAFKA_SASL_JAAS_CONFIG", "secret-stuff"));

    // then
    assertThat(settings.clientProperties()).containsEntry("sasl.jaas.config", "secret-stuff");
    assertThat(settings.toString()).contains("sasl.jaas.config").doesNotContain("secret-stuff");
  }

  private static KafkaSettings read(Map<String, String> environment) {
    Settings settings = new Settings(environment);
    KafkaSettings kafka = KafkaSettings.read(settings);
    settings.check();
    return kafka;
  }
}
