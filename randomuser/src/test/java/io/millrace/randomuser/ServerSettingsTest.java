package io.millrace.randomuser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.randomuser.ServerSettings.QuotaSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSettingsTest {

  @Test
  void should_listen_on_8080_without_a_quota_by_default() {
    ServerSettings settings = ServerSettings.fromEnv(Map.of("PORT", "", "QUOTA_RECORDS", " "));

    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.quota()).isEmpty();
    assertThat(settings.adminPort()).isEmpty();
  }

  @Test
  void should_take_port_and_quota_from_the_environment() {
    ServerSettings settings =
        ServerSettings.fromEnv(
            Map.of(
                "PORT", "9090",
                "QUOTA_RECORDS", "100",
                "QUOTA_WINDOW", "PT10S",
                "ADMIN_PORT", "9091"));

    assertThat(settings.port()).isEqualTo(9090);
    assertThat(settings.quota()).hasValue(new QuotaSettings(100, Duration.ofSeconds(10)));
    assertThat(settings.adminPort()).contains(9091);
  }

  @Test
  void should_have_the_real_window_if_only_records_are_set() {
    ServerSettings settings = ServerSettings.fromEnv(Map.of("QUOTA_RECORDS", "20000"));

    assertThat(settings.quota()).hasValue(new QuotaSettings(20_000, Duration.ofMinutes(5)));
  }

  @ParameterizedTest
  @CsvSource({
    "PORT, 65536",
    "PORT, -1",
    "ADMIN_PORT, 65536",
    "ADMIN_PORT, on",
    "QUOTA_RECORDS, 0",
    "QUOTA_RECORDS, many",
    "QUOTA_WINDOW, 300",
    "QUOTA_WINDOW, PT0S",
    "QUOTA_WINDOW, PT-5S"
  })
  void should_name_the_setting_its_value_and_what_is_valid(String name, String value) {
    assertThatThrownBy(() -> ServerSettings.fromEnv(Map.of(name, value)))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageStartingWith(name + " is '" + value + "', valid is ");
  }

  @Test
  void should_report_every_wrong_setting_at_once() {
    assertThatThrownBy(
            () ->
                ServerSettings.fromEnv(
                    Map.of("PORT", "x", "QUOTA_RECORDS", "y", "QUOTA_WINDOW", "z")))
        .hasMessageContainingAll("PORT is 'x'", "QUOTA_RECORDS is 'y'", "QUOTA_WINDOW is 'z'");
  }
}
