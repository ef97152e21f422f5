package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.SettingsException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchSettingsTest {
  @Test
  void should_measure_200_000_records_three_times_by_default() {
    BenchSettings settings = BenchSettings.read(Map.of());

    assertThat(settings)
        .isEqualTo(new BenchSettings(200_000, 3, "1g", "local[2]", Duration.ofHours(6)));
  }

  @Test
  void should_take_what_is_asked_for() {
    BenchSettings settings =
        BenchSettings.read(
            Map.of(
                "RECORDS", "20000",
                "ROUNDS", "1",
                "HEAP", "256m",
                "SPARK_MASTER", "local[*]",
                "DEADLINE", "PT5S"));

    assertThat(settings)
        .isEqualTo(new BenchSettings(20_000, 1, "256m", "local[*]", Duration.ofSeconds(5)));
  }

  @Test
  void should_name_everything_that_is_wrong() {
    Map<String, String> wrong =
        Map.of(
            "RECORDS", "0",
            "ROUNDS", "many",
            "HEAP", "1 GB",
            "SPARK_MASTER", "yarn",
            "DEADLINE", "soon");

    assertThatThrownBy(() -> BenchSettings.read(wrong))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("RECORDS is \"0\" (valid: an integer from 1 to 1000000)")
        .hasMessageContaining("ROUNDS is \"many\" (valid: an integer from 1 to 99)")
        .hasMessageContaining("HEAP is \"1 GB\" (valid: such as 256m or 1g)")
        .hasMessageContaining("SPARK_MASTER is \"yarn\" (valid: local[2], local[*])")
        .hasMessageContaining("DEADLINE is \"soon\"");
  }

  @Test
  void should_have_three_sizes_up_to_the_most_records() {
    assertThat(BenchSettings.read(Map.of()).sizes()).containsExactly(2_000, 20_000, 200_000);
    assertThat(BenchSettings.read(Map.of("RECORDS", "10000")).sizes())
        .containsExactly(100, 1_000, 10_000);
  }

  @Test
  void should_have_fewer_sizes_of_few_records() {
    assertThat(BenchSettings.read(Map.of("RECORDS", "50")).sizes()).containsExactly(5, 50);
    assertThat(BenchSettings.read(Map.of("RECORDS", "1")).sizes()).containsExactly(1);
  }
}
