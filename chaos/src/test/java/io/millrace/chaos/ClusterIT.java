package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.chaos.PipelineFixture.Backend;
import io.millrace.common.task.DataException;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import io.millrace.ledger.TransactionStep;
import io.millrace.store.StoreStep;
import io.millrace.testkit.AtScale;
import io.millrace.testkit.Cassandra;
import io.millrace.testkit.Clusters;
import io.millrace.testkit.Kafka;
import io.millrace.testkit.Scale;
import io.millrace.testkit.Service;
import io.millrace.testkit.TaskProcess;
import io.millrace.testkit.TestPipeline;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
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
 * with the reason. And runs of schema-init that reach the cluster by different nodes: there, {@code
 * CREATE … IF NOT EXISTS} alone can make a table twice.
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

  /** {@code -Drounds=…} for more of the race. */
  private final int rounds = Integer.getInteger("rounds", 4);

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
    Clusters.close();
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

  @Test
  void should_make_each_table_once_when_two_run_at_once() {
    Map<String, Integer> outcomes = new TreeMap<>();
    for (int round = 0; round < rounds; round++) {
      TestPipeline pipeline = TestPipeline.unique();

      // when
      CyclicBarrier together = new CyclicBarrier(2);
      List<CompletableFuture<String>> both =
          List.of(first, second).stream()
              .map(
                  node ->
                      CompletableFuture.supplyAsync(
                          () -> ClusterSchema.outcome(together, pipeline, node)))
              .toList();
      List<String> ended = both.stream().map(CompletableFuture::join).sorted().toList();

      // then
      assertThat(ended.get(0)).isEqualTo("done");
      assertThat(ClusterSchema.prepare(pipeline, second).path("changes")).isEmpty();
      String keyspace = pipeline.parsed().table().keyspace();
      assertThat(ClusterSchema.tables(first, keyspace))
          .isEqualTo(ClusterSchema.tables(second, keyspace));
      assertThat(ClusterSchema.tables(first, keyspace))
          .containsAllEntriesOf(ClusterSchema.agreedOn(first, keyspace))
          .hasSize(4);
      outcomes.merge(String.join(", ", ended), 1, Integer::sum);
    }
    LOG.info("outcomes of {} rounds: {}", rounds, outcomes);
  }

  /**
   * Else the others, once they are asked, could make it again, and the rows of this one go. Without
   * a majority not even the login may work.
   */
  @AtScale
  @Test
  void should_make_no_table_on_a_node_that_cannot_reach_the_others() {
    // given
    TestPipeline pipeline = TestPipeline.unique();
    String keyspace = pipeline.parsed().table().keyspace();
    try (CqlSession session = first.sessionOfItsOwn()) {
      session.execute(
          "CREATE KEYSPACE %s WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 3}"
              .formatted(keyspace));
    }
    List<Cassandra> others = nodes.subList(1, 3);

    // when, then
    others.forEach(Service::pause);
    try {
      assertThatThrownBy(() -> ClusterSchema.prepare(pipeline, first, Map.of("DEADLINE", SHORT)))
          .isInstanceOfAny(TemporaryException.class, UnavailableException.class);
    } finally {
      others.forEach(Service::resume);
      Clusters.cassandra().awaitAll();
    }
    assertThat(ClusterSchema.tables(first, keyspace)).doesNotContainKey("created_users");
    ClusterSchema.prepare(pipeline, second);
    assertThat(ClusterSchema.tables(first, keyspace)).containsKey("created_users");
  }

  /** More copies, or fewer, are an operator's business: until then, reads might not meet writes. */
  @Test
  void should_say_which_topic_and_keyspace_has_another_number_of_copies() {
    TestPipeline pipeline = TestPipeline.unique();
    ClusterSchema.prepare(pipeline, first);
    Map<String, String> one =
        Map.of("KAFKA_REPLICATION_FACTOR", "1", "CASSANDRA_REPLICATION_FACTOR", "1");

    assertThatThrownBy(() -> ClusterSchema.prepare(pipeline, first, one))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            "topic %s has 3 replicas, but KAFKA_REPLICATION_FACTOR is 1"
                .formatted(pipeline.parsed().topic().name()),
            "keyspace %s has replication factor 3, but CASSANDRA_REPLICATION_FACTOR is 1"
                .formatted(pipeline.parsed().table().keyspace()));
    assertThat(ClusterSchema.prepare(pipeline, first).path("changes")).isEmpty();
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
