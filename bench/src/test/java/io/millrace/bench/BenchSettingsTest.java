package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.SettingsException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchSettingsTest {
  private static final int JAVA = 17;

  @Test
  void should_compare_all_engines_with_a_million_records_by_default() {
    BenchSettings settings = BenchSettings.read(Map.of(), JAVA);

    assertThat(settings)
        .isEqualTo(
            new BenchSettings(
                BenchSettings.Measure.ENGINES,
                1_000_000,
                3,
                "1g",
                "local[2]",
                Duration.ofHours(6),
                List.of(Engine.JAVA, Engine.SPARK, Engine.CONNECTOR)));
  }

  @Test
  void should_take_what_is_asked_for() {
    BenchSettings settings =
        BenchSettings.read(
            Map.of("MEASURE", "growth", "RECORDS", "20000", "ENGINES", "spark, java"), 25);

    assertThat(settings.measure()).isEqualTo(BenchSettings.Measure.GROWTH);
    assertThat(settings.records()).isEqualTo(20_000);
    assertThat(settings.engines()).containsExactly(Engine.SPARK, Engine.JAVA);
  }

  @Test
  void should_name_everything_that_is_wrong() {
    Map<String, String> wrong =
        Map.of(
            "MEASURE", "all",
            "RECORDS", "0",
            "ROUNDS", "many",
            "HEAP", "1 GB",
            "SPARK_MASTER", "yarn",
            "DEADLINE", "soon",
            "ENGINES", "java,flink,java");

    assertThatThrownBy(() -> BenchSettings.read(wrong, JAVA))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("MEASURE")
        .hasMessageContaining("RECORDS")
        .hasMessageContaining("ROUNDS")
        .hasMessageContaining("HEAP is \"1 GB\" (valid: such as 256m or 1g)")
        .hasMessageContaining("DEADLINE")
        .hasMessageContaining("SPARK_MASTER is \"yarn\" (valid: local[2], local[*])")
        .hasMessageContaining("ENGINES has \"flink\" (valid: each of java,spark,connector once)");
  }

  @Test
  void should_refuse_the_connector_on_a_java_that_it_does_not_start_on() {
    assertThatThrownBy(() -> BenchSettings.read(Map.of(), 25))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("needs Java 17 or 21, and this is 25 (valid here: java,spark)");
  }
}
