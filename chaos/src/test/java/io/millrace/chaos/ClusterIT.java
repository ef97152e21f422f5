package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.chaos.PipelineFixture.Backend;
import io.millrace.ledger.TransactionStep;
import io.millrace.store.StoreStep;
import io.millrace.testkit.AtScale;
import io.millrace.testkit.Cassandra;
import io.millrace.testkit.Clusters;
import io.millrace.testkit.Kafka;
import io.millrace.testkit.Scale;
import io.millrace.testkit.Service;
import io.millrace.testkit.TaskProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three brokers and three Cassandra nodes. With one of each down, runs go on; with two, they fail
 * with the reason.
 */
class ClusterIT {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterIT.class);
  private static final int USERS = 90;
  private static final int TIMEOUT_SECONDS = 180;
  private static final String SHORT = "PT15S";

  /** In the middle of the second of nine pages. */
  private static final SignalPoint FETCHING =
      SignalPoint.kill(Task.FETCH, TransactionStep.RECORD_SENT, 15).paused();

  private static PipelineFixture fixture;
  private static List<Kafka> brokers;
  private static List<Cassandra> nodes;
  private static Cassandra first;
  private static Cassandra second;

  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    fixture = PipelineFixture.on(Backend.cluster());
    // Made by a run, which a test that takes the services away could not have
    ClassArchiveTraining.archive(fixture.backend());
    brokers = Clusters.kafka().brokers();
    nodes = Clusters.cassandra().nodes();
    first = nodes.get(0);
    second = nodes.get(1);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  static Stream<Task> engines() {
    return Scale.isAsked() ? Stream.of(Task.STREAM, Task.SPARK) : Stream.of(Task.STREAM);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void should_have_every_record_when_a_broker_and_a_node_are_killed_and_come_back(Task engine)
      throws Exception {
    Hour hour = fixture.nextHour();
    Service broker = leader();

    // when
    JsonNode fetched =
        run(
            hour,
            FETCHING,
            hour.fetch("run", USERS),
            () -> {
              broker.kill();
              second.kill();
            });
    JsonNode stored =
        run(
            hour,
            storing(engine),
            hour.stream("run", fetched),
            () -> {
              broker.restart();
              second.restart();
            });

    // then
    new Expected(USERS, 1).assertStored(hour, stored);
  }

  @AtScale
  @ParameterizedTest
  @MethodSource("engines")
  void should_store_every_record_while_a_broker_and_a_node_stay_away(Task engine) throws Exception {
    Hour hour = fixture.nextHour();
    Service broker = leader();
    JsonNode fetched = hour.run(Task.FETCH, hour.fetch("run", USERS));

    // when
    try {
      JsonNode stored =
          run(
              hour,
              storing(engine),
              hour.stream("run", fetched),
              () -> {
                broker.kill();
                first.kill();
              });

      // then
      new Expected(USERS, 1).assertStored(hour, stored);
    } finally {
      broker.restart();
      first.restart();
      Clusters.cassandra().awaitAll();
    }
    new Expected(USERS, 1).assertRows(hour.stored());
  }

  @AtScale
  @Test
  void should_fail_with_the_reason_while_two_brokers_are_down_and_succeed_once_they_are_back()
      throws Exception {
    Hour hour = fixture.nextHour();
    List<Kafka> majority = brokers.subList(1, 3);

    // when
    majority.forEach(Service::kill);
    try {
      assertFails(hour, Task.FETCH, hour.fetch("run", USERS), "Kafka");
    } finally {
      majority.forEach(Service::restart);
    }

    // then
    new Expected(USERS, 1).assertIngested(hour, hour.fetch("run", USERS));
  }

  @AtScale
  @ParameterizedTest
  @MethodSource("engines")
  void should_fail_with_the_reason_while_two_nodes_are_down_and_succeed_once_they_are_back(
      Task engine) throws Exception {
    Hour hour = fixture.nextHour();
    JsonNode fetched = hour.run(Task.FETCH, hour.fetch("run", USERS));
    List<Cassandra> majority = nodes.subList(1, 3);

    // when
    majority.forEach(Service::kill);
    try {
      assertFails(hour, engine, hour.stream("run", fetched), "Cassandra");
    } finally {
      majority.forEach(Service::restart);
      Clusters.cassandra().awaitAll();
    }

    // then
    JsonNode stored =
        new Restarts(hour, directory).untilSuccess(engine, hour.stream("run", fetched), List.of());
    new Expected(USERS, 1).assertStored(hour, stored);
  }

  private static SignalPoint storing(Task engine) {
    return SignalPoint.kill(engine, StoreStep.ROW_SUBMITTED, 20).paused();
  }

  /** The broker that leads the first partition of the records. */
  private static Service leader() throws Exception {
    String topic = fixture.pipeline().topic().name();
    return Clusters.kafka()
        .broker(
            fixture
                .admin()
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions()
                .get(0)
                .leader()
                .id());
  }

  /**
   * Runs a task in a process that stands still at a point for an action. It must succeed, or fail
   * for now and succeed when it is tried again: Kafka may take longer to notice a dead broker than
   * the producer waits.
   */
  private JsonNode run(
      Hour hour, SignalPoint point, Map<String, String> environment, Runnable action)
      throws Exception {
    try (TaskProcess process = hour.pause(point, environment, directory)) {
      action.run();
      process.resume();
      int exitCode = process.await(TIMEOUT_SECONDS);
      if (exitCode == 0) {
        return process.result();
      }
      assertThat(exitCode).as(process.stderr()).isIn(69, 75);
    }
    return new Restarts(hour, directory).untilSuccess(point.task(), environment, List.of());
  }

  /** Runs a task that must fail for now, and say in one line because of whom. */
  private void assertFails(Hour hour, Task task, Map<String, String> environment, String service)
      throws Exception {
    environment.put("DEADLINE", SHORT);
    try (TaskProcess process = hour.start(SignalPoint.never(task), environment, directory)) {
      assertThat(process.await(TIMEOUT_SECONDS)).as(process.stderr()).isIn(69, 75);
      assertThat(process.result().path("reason").asText()).contains(service).doesNotContain("\n");
      LOG.info("{}", process.result());
    }
  }
}
