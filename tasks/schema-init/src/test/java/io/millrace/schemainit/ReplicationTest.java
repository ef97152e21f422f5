package io.millrace.schemainit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.settings.Settings;
import io.millrace.common.task.SettingsException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicationTest {
  @ParameterizedTest
  @CsvSource({"1, '', 1", "3, '', 2", "3, 2, 2", "4, '', 3", "5, '', 3", "5, 2, 2", "5, 4, 4"})
  void should_have_a_majority_in_sync_unless_told_otherwise(
      String copies, String minInSync, int expected) {
    assertThat(read(copies, minInSync, "1").minInSync()).isEqualTo(expected);
  }

  @Test
  void should_know_every_number_of_three() {
    assertThat(read("3", "", "3")).isEqualTo(new Replication((short) 3, 2, 3));
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 1", "3, 1, 2", "3, 3, 2", "3, 4, 2", "5, 1, 2 to 4", "5, 5, 2 to 4"})
  void should_refuse_what_survives_no_broker_or_acknowledges_a_single_copy(
      String copies, String minInSync, String valid) {
    assertThatThrownBy(() -> read(copies, minInSync, "1"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(
            "KAFKA_MIN_INSYNC_REPLICAS is \"%s\" (valid: %s with KAFKA_REPLICATION_FACTOR %s"
                .formatted(minInSync, valid, copies));
  }

  @Test
  void should_refuse_two_copies() {
    assertThatThrownBy(() -> read("2", "", "2"))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "KAFKA_REPLICATION_FACTOR is \"2\" (valid: 1, or 3 and more: a majority of 2 is both, so none may be down); "
                + "CASSANDRA_REPLICATION_FACTOR is \"2\" (valid: 1, or 3 and more: a majority of 2 is both, so none may be down)");
  }

  private static Replication read(String kafka, String minInSync, String cassandra) {
    Settings settings =
        new Settings(
            Map.of(
                "KAFKA_REPLICATION_FACTOR", kafka,
                "KAFKA_MIN_INSYNC_REPLICAS", minInSync,
                "CASSANDRA_REPLICATION_FACTOR", cassandra));
    Replication replication = Replication.read(settings);
    settings.check();
    return replication;
  }
}
