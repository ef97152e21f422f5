package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.SettingsException;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import io.millrace.testkit.Services;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services that fail while an interval is stored. */
class FaultsIT {
  private static final int MANY = 20_000;

  private Scene scene;

  @BeforeEach
  void open() {
    scene = new Scene();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private void produceMany() {
    List<List<Users.Message>> pages = new ArrayList<>();
    for (int from = 0; from < MANY; from += 5_000) {
      pages.add(Users.messages(from, from + 5_000));
    }
    scene.produce(1, "f", pages);
  }

  /** Runs the action once, when so many rows are stored. */
  private static StepObserver after(int rows, Runnable action) {
    AtomicInteger stored = new AtomicInteger();
    return step -> {
      if (step == StreamStep.ROW_STORED && stored.incrementAndGet() == rows) {
        action.run();
      }
    };
  }

  private static CompletableFuture<Void> resumeCassandraIn(long seconds) {
    return CompletableFuture.runAsync(
        Services.cassandra()::resume, CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS));
  }

  /** Longer than a request waits, so what is in flight fails, and then the connection. */
  @Test
  void should_lose_no_row_when_cassandra_hangs_until_requests_time_out() throws Exception {
    produceMany();
    List<CompletableFuture<Void>> resumed = new ArrayList<>();

    ObjectNode result =
        scene.stream(
            1,
            "f",
            after(
                2_000,
                () -> {
                  Services.cassandra().pause();
                  resumed.add(resumeCassandraIn(9));
                }));

    resumed.get(0).join();
    assertThat(result.path("stored").asInt()).isEqualTo(MANY);
    assertThat(scene.byInterval(Scene.HOUR)).hasSize(MANY);
  }

  @Test
  void should_lose_no_row_when_cassandra_crashes_and_comes_back() throws Exception {
    produceMany();
    List<CompletableFuture<Void>> restarted = new ArrayList<>();

    ObjectNode result =
        scene.stream(
            1,
            "f",
            after(
                2_000,
                () -> {
                  Services.cassandra().kill();
                  restarted.add(CompletableFuture.runAsync(Services.cassandra()::restart));
                }));

    restarted.get(0).join();
    assertThat(result.path("stored").asInt()).isEqualTo(MANY);
    assertThat(scene.byInterval(Scene.HOUR)).hasSize(MANY);
  }

  @Test
  void should_lose_no_record_when_the_broker_crashes_and_comes_back() throws Exception {
    produceMany();
    List<CompletableFuture<Void>> restarted = new ArrayList<>();

    ObjectNode result =
        scene.stream(
            1,
            "f",
            after(
                500,
                () -> {
                  Services.kafka().kill();
                  restarted.add(CompletableFuture.runAsync(Services.kafka()::restart));
                }));

    restarted.get(0).join();
    assertThat(result.path("stored").asInt()).isEqualTo(MANY);
  }

  @Test
  void should_wait_for_a_broker_that_is_away_when_all_rows_are_stored() throws Exception {
    scene.produce(1, "f", List.of(Users.messages(0, 10)));
    List<CompletableFuture<Void>> restarted = new ArrayList<>();

    ObjectNode result =
        scene.stream(
            1,
            "f",
            step -> {
              if (step == StreamStep.READ_BACK) {
                Services.kafka().kill();
                restarted.add(CompletableFuture.runAsync(Services.kafka()::restart));
              }
            });

    restarted.forEach(CompletableFuture::join);
    assertThat(restarted).hasSize(1);
    assertThat(result.path("stored").intValue()).isEqualTo(10);
  }

  @Test
  void should_fail_for_now_when_cassandra_hangs_longer_than_the_deadline() throws Exception {
    produceMany();
    Map<String, String> environment = scene.environment(Scene.HOUR, 1, "f");
    environment.put("DEADLINE", "PT8S");

    try {
      assertThatThrownBy(
              () ->
                  scene.stream(
                      environment, new Stop(), after(100, () -> Services.cassandra().pause())))
          .isInstanceOf(TemporaryException.class)
          .hasMessageContainingAll("was not over after PT8S", "not acknowledged by Cassandra");
    } finally {
      Services.cassandra().resume();
    }

    assertThat(scene.stream(1, "f").path("stored").asInt()).as("the next try").isEqualTo(MANY);
    assertThat(scene.byInterval(Scene.HOUR)).hasSize(MANY);
  }

  @Test
  void should_stop_when_told_to_and_store_everything_the_next_time() throws Exception {
    produceMany();
    Stop stop = new Stop();

    assertThatThrownBy(
            () ->
                scene.stream(
                    scene.environment(Scene.HOUR, 1, "f"), stop, after(100, stop::request)))
        .isInstanceOf(TemporaryException.class)
        .hasMessageContaining("stopped on request");

    assertThat(scene.runs().get(0).getString("outcome")).isEqualTo("temporary");
    assertThat(scene.stream(1, "f").path("stored").asInt()).isEqualTo(MANY);
  }

  @Test
  void should_name_the_setting_of_a_wrong_password() {
    scene.produce(1, "f", List.of(Users.messages(0, 5)));
    Map<String, String> environment = scene.environment(Scene.HOUR, 1, "f");
    environment.put("CASSANDRA_PASSWORD", "wr0ng-passw0rd");

    assertThatThrownBy(() -> run(environment))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "CASSANDRA_USERNAME, CASSANDRA_PASSWORD",
            environment.get("CASSANDRA_CONTACT_POINTS"),
            "does not accept user \"cassandra\"")
        .hasMessageNotContaining("wr0ng-passw0rd");
  }

  @Test
  void should_name_the_data_centres_there_are() {
    scene.produce(1, "f", List.of(Users.messages(0, 5)));
    Map<String, String> environment = scene.environment(Scene.HOUR, 1, "f");
    environment.put("CASSANDRA_LOCAL_DATACENTER", "moon");

    assertThatThrownBy(() -> run(environment))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "CASSANDRA_LOCAL_DATACENTER", "\"moon\" is no data centre", "datacenter1");
  }

  @Test
  void should_name_the_address_of_a_cassandra_that_is_not_there() {
    scene.produce(1, "f", List.of(Users.messages(0, 5)));
    Map<String, String> environment = scene.environment(Scene.HOUR, 1, "f");
    environment.put("CASSANDRA_CONTACT_POINTS", "localhost:1");

    assertThatThrownBy(() -> run(environment))
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("Cassandra at localhost:1 cannot be reached: ");
  }

  @Test
  void should_say_who_makes_the_tables_when_they_are_missing() {
    scene.produce(1, "f", List.of(Users.messages(0, 5)));
    scene.session.execute("DROP TABLE " + scene.newestTable());

    assertThatThrownBy(() -> scene.stream(1, "f"))
        .hasMessageContainingAll("preparing statements", "schema_init makes the tables");
  }

  private static void run(Map<String, String> environment) throws Exception {
    Main.run(new TaskContext(environment, new Stop(), Clock.systemUTC()));
  }
}
