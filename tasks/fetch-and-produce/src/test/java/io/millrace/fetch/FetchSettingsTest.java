package io.millrace.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.SettingsException;
import io.millrace.testkit.TaskEnvironment;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FetchSettingsTest {
  @Test
  void should_read_all_settings() {
    // when
    FetchSettings settings = FetchSettings.read(environment(Map.of("REFETCH", "run-9")));

    // then
    assertThat(settings.task().pipeline().name()).isEqualTo("users");
    assertThat(settings.kafka().bootstrapServers()).isEqualTo("kafka:9092");
    assertThat(settings.refetch()).isEqualTo("run-9");
    assertThat(settings.schemaId()).isEqualTo(33);
    assertThat(settings.revisionFloor()).isEqualTo(2);
    assertThat(settings.plan().requests()).hasSize(2);
    assertThat(settings.fingerprint()).hasSize(64);
  }

  @Test
  void should_not_refetch_by_default() {
    assertThat(FetchSettings.read(environment(Map.of("REFETCH", ""))).refetch()).isEmpty();
  }

  @Test
  void should_report_all_wrong_settings_at_once() {
    assertThatThrownBy(
            () ->
                FetchSettings.read(
                    environment(
                        Map.of(
                            "SCHEMA_ID", "none",
                            "REVISION_FLOOR", "-1",
                            "KAFKA_ACKS", "1",
                            "PARAMS", "[]"))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("SCHEMA_ID is \"none\"")
        .hasMessageContaining("REVISION_FLOOR is \"-1\"")
        .hasMessageContaining("KAFKA_ACKS")
        .hasMessageContaining("PARAMS is \"[]\"");
  }

  @Test
  void should_refuse_params_that_the_pipeline_does_not_allow() {
    assertThatThrownBy(
            () -> FetchSettings.read(environment(Map.of("PARAMS", "{\"users\": 0, \"nut\": 1}"))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("PARAMS/users")
        .hasMessageContaining("PARAMS/nut");
  }

  @Test
  void should_name_the_variable_that_the_source_needs() {
    assertThatThrownBy(() -> FetchSettings.read(environment(Map.of("SOURCE_URL", ""))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("SOURCE_URL is not set");
  }

  @Test
  void should_begin_an_entry_that_owns_the_interval() {
    // given
    FetchSettings settings = FetchSettings.read(environment(Map.of("REFETCH", "run-1")));

    // when
    var entry = settings.entry(4, "topic-1");

    // then
    assertThat(entry.revision()).isEqualTo(4);
    assertThat(entry.runId()).isEqualTo("run-1");
    assertThat(entry.refetch()).isEqualTo("run-1");
    assertThat(entry.fingerprint()).isEqualTo(settings.fingerprint());
    assertThat(entry.complete()).isFalse();
    assertThat(entry.pages()).isEmpty();
  }

  @Test
  void should_want_what_the_settings_ask_for() {
    // given
    FetchSettings settings = FetchSettings.read(environment(Map.of("REFETCH", "run-9")));

    // then
    assertThat(settings.wanted("topic-1", 1))
        .isEqualTo(new RevisionChoice.Wanted(settings.fingerprint(), "topic-1", "run-9", 2, true));
    assertThat(settings.wanted("topic-1", 3).revisionFloor())
        .as("what is left in the ledger of an entry that expired")
        .isEqualTo(3);
  }

  private static Map<String, String> environment(Map<String, String> changed) {
    Map<String, String> environment =
        TaskEnvironment.of(Fixtures.pipelineJson(), Fixtures.INTERVAL, "run-1");
    environment.putAll(TaskEnvironment.SERVICES);
    environment.put("SOURCE_URL", "http://randomuser:8080/api/1.4/");
    environment.put("PARAMS", "{\"users\": 6000}");
    environment.put("SCHEMA_ID", "33");
    environment.put("REVISION_FLOOR", "2");
    environment.putAll(changed);
    return environment;
  }
}
