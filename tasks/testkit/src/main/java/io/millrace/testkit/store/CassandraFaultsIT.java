package io.millrace.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.SettingsException;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import io.millrace.testkit.Services;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Cassandra fails, or cannot be used, while an interval is stored. */
class CassandraFaultsIT {
  private static final int MANY = 20_000;

  @AutoClose private final StoreFixture fixture = new StoreFixture();

  /** Longer than a request waits, so what is in flight fails, and then the connection. */
  @Test
  void should_lose_no_row_when_cassandra_hangs_until_requests_time_out() throws Exception {
    fixture.fetch.produceMany(MANY);

    ObjectNode result =
        fixture.streamThrough(2_000, () -> Services.cassandra().hangFor(Duration.ofSeconds(9)));

    assertThat(result.path("stored").asInt()).isEqualTo(MANY);
    assertThat(fixture.tables.byInterval(StoreFixture.HOUR)).hasSize(MANY);
  }

  @Test
  void should_lose_no_row_when_cassandra_crashes_and_comes_back() throws Exception {
    fixture.fetch.produceMany(MANY);

    ObjectNode result = fixture.streamThrough(2_000, Services.cassandra()::crash);

    assertThat(result.path("stored").asInt()).isEqualTo(MANY);
    assertThat(fixture.tables.byInterval(StoreFixture.HOUR)).hasSize(MANY);
  }

  @Test
  void should_fail_for_now_when_cassandra_hangs_longer_than_the_deadline() throws Exception {
    fixture.fetch.produceMany(MANY);
    Map<String, String> environment = fixture.environment(StoreFixture.HOUR, 1, "f");
    environment.put("DEADLINE", "PT8S");

    try {
      assertThatThrownBy(
              () ->
                  fixture.stream(
                      environment,
                      new Stop(),
                      StoreFixture.afterRows(100, () -> Services.cassandra().pause())))
          .isInstanceOf(TemporaryException.class)
          .hasMessageContainingAll("did not finish within PT8S", "Cassandra has not acknowledged");
    } finally {
      Services.cassandra().resume();
    }

    assertThat(fixture.stream(1, "f").path("stored").asInt()).as("the next try").isEqualTo(MANY);
    assertThat(fixture.tables.byInterval(StoreFixture.HOUR)).hasSize(MANY);
  }

  @Test
  void should_name_the_setting_of_a_wrong_password() {
    assertThatStoringWith("CASSANDRA_PASSWORD", "wr0ng-passw0rd")
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "CASSANDRA_USERNAME, CASSANDRA_PASSWORD",
            Services.cassandra().environment().get("CASSANDRA_CONTACT_POINTS"),
            "rejects user \"cassandra\"")
        .hasMessageNotContaining("wr0ng-passw0rd");
  }

  @Test
  void should_name_the_valid_data_centres() {
    assertThatStoringWith("CASSANDRA_LOCAL_DATACENTER", "moon")
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "CASSANDRA_LOCAL_DATACENTER", "is \"moon\", which Cassandra at", "datacenter1");
  }

  @Test
  void should_name_the_address_of_a_cassandra_that_is_not_there() {
    assertThatStoringWith("CASSANDRA_CONTACT_POINTS", "localhost:1")
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("Cassandra at localhost:1 cannot be reached: ");
  }

  @Test
  void should_name_the_right_that_the_role_needs_to_ask_how_the_commit_log_is_synced() {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 5)));
    fixture.session.execute("CREATE ROLE plain WITH LOGIN = true AND PASSWORD = 'plain'");
    fixture.session.execute(
        "GRANT ALL ON KEYSPACE " + fixture.pipeline.table().keyspace() + " TO plain");
    Map<String, String> environment = fixture.environment(StoreFixture.HOUR, 1, "f");
    environment.putAll(Map.of("CASSANDRA_USERNAME", "plain", "CASSANDRA_PASSWORD", "plain"));

    try {
      assertThatThrownBy(() -> fixture.stream(environment))
          .isInstanceOf(SettingsException.class)
          .hasMessageContainingAll(
              "no SELECT permission on <table system_views.settings>",
              "grant it, or set CASSANDRA_DURABILITY to replication");

      environment.put("CASSANDRA_DURABILITY", "replication");
      assertThat(fixture.stream(environment).path("stored").asInt()).isEqualTo(5);
    } finally {
      fixture.session.execute("DROP ROLE plain");
    }
  }

  @Test
  void should_say_which_task_creates_the_tables_when_they_are_missing() {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 5)));
    fixture.session.execute("DROP TABLE " + fixture.tables.newestName());

    assertThatThrownBy(() -> fixture.stream(1, "f"))
        .hasMessageContainingAll("preparing statements", "schema_init creates the tables");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertThatStoringWith(
      String setting, String value) {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 5)));
    Map<String, String> environment = fixture.environment(StoreFixture.HOUR, 1, "f");
    environment.put(setting, value);

    return assertThatThrownBy(() -> fixture.stream(environment));
  }
}
