package io.millrace.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.settings.Settings;
import io.millrace.common.task.SettingsException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CassandraSettingsTest {
  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "CASSANDRA_CONTACT_POINTS", "cassandra:9042, [::1]:19042",
              "CASSANDRA_LOCAL_DATACENTER", "datacenter1",
              "CASSANDRA_USERNAME", "millrace",
              "CASSANDRA_PASSWORD", "s3cret"));

  private CassandraSettings read() {
    Settings settings = new Settings(environment);
    CassandraSettings read = CassandraSettings.read(settings);
    settings.check();
    return read;
  }

  @Test
  void should_read_several_contact_points() {
    CassandraSettings settings = read();

    assertThat(settings.addresses()).isEqualTo("cassandra:9042, [::1]:19042");
    assertThat(settings.contactPoints()).allMatch(point -> point.isUnresolved());
  }

  @Test
  void should_take_the_highest_port() {
    environment.put("CASSANDRA_CONTACT_POINTS", "cassandra:65535");

    assertThat(read().addresses()).isEqualTo("cassandra:65535");
  }

  @Test
  void should_not_show_the_password() {
    assertThat(read().toString()).contains("cassandra:9042", "millrace").doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cassandra", "cassandra:", "a:9042,,b:9042", "a:65536", ":9042", "a b:1"})
  void should_refuse_what_is_no_address(String points) {
    environment.put("CASSANDRA_CONTACT_POINTS", points);

    assertThatThrownBy(this::read)
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "CASSANDRA_CONTACT_POINTS is \"%s\" (valid: host:port, separated by commas)", points);
  }

  @Test
  void should_decide_by_the_number_of_nodes_what_keeps_rows_unless_it_is_set() {
    assertThat(read().durability()).isEqualTo(Durability.AUTO);

    environment.put("CASSANDRA_DURABILITY", "replication");
    assertThat(read().durability()).isEqualTo(Durability.REPLICATION);
  }

  @Test
  void should_name_what_may_keep_rows() {
    environment.put("CASSANDRA_DURABILITY", "both");

    assertThatThrownBy(this::read)
        .isInstanceOf(SettingsException.class)
        .hasMessage("CASSANDRA_DURABILITY is \"both\" (valid: auto or disk or replication)");
  }

  @Test
  void should_tell_of_everything_that_is_not_set() {
    environment.clear();

    assertThatThrownBy(this::read)
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "CASSANDRA_CONTACT_POINTS is not set",
            "CASSANDRA_LOCAL_DATACENTER is not set",
            "CASSANDRA_USERNAME is not set",
            "CASSANDRA_PASSWORD is not set");
  }
}
