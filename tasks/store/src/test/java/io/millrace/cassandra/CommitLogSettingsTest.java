package io.millrace.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.SettingsException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommitLogSettingsTest {
  private static final String MODE = "commitlog_sync";
  private static final String PERIOD = "commitlog_sync_period";
  private static final String LAG_BLOCK = "periodic_commitlog_sync_lag_block";

  @ParameterizedTest
  @CsvSource({"100ms, PT0.15S", "10000ms, PT15S", "10s, PT15S", "1m, PT1M30S", "1h, PT1H30M"})
  void should_take_one_and_a_half_periods_as_cassandra_does(String period, Duration lag) {
    assertThat(CommitLogSettings.lag(Map.of(MODE, "periodic", PERIOD, period))).contains(lag);
  }

  @Test
  void should_take_the_lag_block_where_it_is_set() {
    assertThat(CommitLogSettings.lag(Map.of(MODE, "periodic", PERIOD, "10s", LAG_BLOCK, "2500ms")))
        .contains(Duration.ofMillis(2_500));
  }

  @ParameterizedTest
  @ValueSource(strings = {"group", "batch"})
  void should_wait_for_nothing_where_a_sync_comes_before_the_acknowledgement(String mode) {
    assertThat(CommitLogSettings.lag(Map.of(MODE, mode, PERIOD, "10s"))).isEmpty();
  }

  @Test
  void should_not_take_another_time_for_a_lag_block_that_it_cannot_read() {
    assertThatThrownBy(
            () -> CommitLogSettings.lag(Map.of(MODE, "periodic", PERIOD, "1s", LAG_BLOCK, "1w")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll("CASSANDRA_DURABILITY", "1w", "valid then: replication");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "ten seconds", "-10ms", ""})
  void should_know_nothing_from_a_period_that_it_cannot_read(String period) {
    assertThatThrownBy(() -> CommitLogSettings.lag(Map.of(MODE, "periodic", PERIOD, period)))
        .isInstanceOf(SettingsException.class);
  }

  @Test
  void should_know_nothing_from_a_node_that_does_not_tell() {
    assertThatThrownBy(() -> CommitLogSettings.lag(Map.of())).isInstanceOf(SettingsException.class);
  }
}
