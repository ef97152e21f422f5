package io.millrace.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testkit.AtScale;
import io.millrace.testkit.Services;
import io.millrace.testkit.SparkCluster;
import io.millrace.testkit.SparkDriver;
import io.millrace.testkit.store.StoreFixture;
import io.millrace.testkit.store.Users;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An interval is stored by a cluster whose parts are killed in the middle of it. All but one of
 * these tests run only at scale: each takes long.
 */
class SparkClusterIT {
  private static final int ROWS = 10_000;
  private static final int PAGE = 5_000;
  private static final int SECONDS = 200;
  private static final long GLANCE_NANOS = 50_000_000;

  private static SparkCluster cluster;

  @AutoClose private final StoreFixture fixture = new StoreFixture();

  @BeforeAll
  static void startCluster() {
    cluster = SparkCluster.start();
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void restartCluster() {
    cluster.restart();
  }

  @Test
  void should_store_every_record_once_when_a_worker_is_killed_in_mid_write() throws Exception {
    produce();

    try (SparkDriver driver = submittedAndWriting()) {
      whileCassandraHangs(cluster::killWorker);

      assertStored(driver);
      assertThat(driver.stderr()).contains("Lost executor");
    }
  }

  @Test
  @AtScale
  void should_store_every_record_once_when_executors_are_killed_in_mid_write() throws Exception {
    produce();

    try (SparkDriver driver = submittedAndWriting()) {
      whileCassandraHangs(cluster::killExecutors);

      assertStored(driver);
      assertThat(driver.stderr()).contains("Lost executor");
    }
  }

  @Test
  @AtScale
  void should_store_every_record_once_when_the_driver_is_killed_in_mid_write() throws Exception {
    produce();
    try (SparkDriver driver = submittedAndWriting()) {
      whileCassandraHangs(driver::kill);
      assertThat(driver.await(SECONDS)).isEqualTo(137);
    }

    Map<String, String> environment = environment();
    environment.put("TRY_NUMBER", "2");
    try (SparkDriver next = cluster.submit(environment)) {
      assertStored(next);
    }
    assertThat(fixture.tables.runs())
        .extracting(run -> run.getString("outcome"))
        .containsExactly("done", "started");
  }

  @Test
  @AtScale
  void should_store_every_record_once_when_the_master_is_killed_in_mid_write() throws Exception {
    produce();

    try (SparkDriver driver = submittedAndWriting()) {
      whileCassandraHangs(cluster::killMaster);
      assertStored(driver);
    }

    cluster.restart();
    try (SparkDriver next = cluster.submit(environment())) {
      assertStored(next);
    }
  }

  @Test
  @AtScale
  void should_store_every_record_once_when_tasks_run_twice() throws Exception {
    produce();
    Map<String, String> environment = environment();
    environment.put(
        "SPARK_CONF",
        SparkCluster.conf(
            "spark.cores.max=" + SparkCluster.CORES,
            "spark.speculation=true",
            "spark.speculation.interval=10ms",
            "spark.speculation.minTaskRuntime=0ms",
            "spark.speculation.multiplier=0.1",
            "spark.speculation.quantile=0.1",
            "spark.eventLog.enabled=true",
            "spark.eventLog.compress=false",
            "spark.eventLog.dir=file:/opt/spark/events"));

    try (SparkDriver driver = cluster.submit(environment)) {
      assertStored(driver);
      assertThat(driver.events().contains("\"Speculative\":true")).as("a task ran twice").isTrue();
    }
  }

  @Test
  @AtScale
  void should_say_that_the_master_does_not_answer_a_driver_with_another_secret() throws Exception {
    produce();
    Map<String, String> environment = environment();
    environment.put("SPARK_AUTHENTICATE_SECRET", "an0ther-secret");

    assertFails(
        environment,
        69,
        "Spark at %s does not start: no master answers there".formatted(SparkCluster.MASTER));
  }

  /** The first run's driver is frozen, and keeps all processors. */
  @Test
  @AtScale
  void should_say_that_no_processor_is_free_for_a_run() throws Exception {
    produce();
    Map<String, String> greedy = environment();
    greedy.put("SPARK_CONF", SparkCluster.conf("spark.cores.max=" + SparkCluster.CORES));
    Map<String, String> environment = environment();
    environment.put("RUN_ID", "second");
    environment.put("DEADLINE", "PT20S");

    try (SparkDriver first = cluster.submit(greedy)) {
      awaitRows(first);
      first.pause();
      try {
        assertFails(
            environment,
            75,
            "did not finish within PT20S: Spark at %s has no executor for it"
                .formatted(SparkCluster.MASTER));
      } finally {
        first.resume();
      }
      assertStored(first);
    }
  }

  /** Enough for the job to be in the middle of it, a dead letter and an id's second record. */
  private void produce() {
    List<List<Users.Message>> pages = new ArrayList<>();
    IntStream.range(0, ROWS / PAGE)
        .forEach(page -> pages.add(Users.messages(page * PAGE, (page + 1) * PAGE)));
    pages.add(
        List.of(
            new Users.Message(Users.id(ROWS).toString(), "this is not JSON"), Users.message(7)));
    fixture.fetch.produce(1, "f", pages);
  }

  private Map<String, String> environment() {
    Map<String, String> environment = fixture.environment(StoreFixture.HOUR, 1, "f");
    environment.putAll(cluster.environment());
    return environment;
  }

  /** A run with some rows in the table. */
  private SparkDriver submittedAndWriting() {
    SparkDriver driver = cluster.submit(environment());
    try {
      awaitRows(driver);
      return driver;
    } catch (RuntimeException | AssertionError e) {
      driver.close();
      throw e;
    }
  }

  /** So that the run gets no further until the fault is there. */
  private static void whileCassandraHangs(Fault fault) throws Exception {
    Services.cassandra().pause();
    try {
      fault.happen();
    } finally {
      Services.cassandra().resume();
    }
  }

  private void awaitRows(SparkDriver driver) {
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    String some = "SELECT id FROM %s LIMIT 1".formatted(fixture.tables.newestName());
    while (fixture.session.execute(some).one() == null) {
      assertThat(driver.isRunning()).as(driver.stderr()).isTrue();
      assertThat(System.nanoTime()).as("no row yet: %s", driver.stderr()).isLessThan(end);
      LockSupport.parkNanos(GLANCE_NANOS);
    }
  }

  private void assertStored(SparkDriver driver) throws Exception {
    assertThat(driver.await(SECONDS)).as(driver.stderr()).isZero();
    JsonNode result = driver.result();
    assertThat(result.path("read").intValue()).isEqualTo(ROWS + 2);
    assertThat(result.path("stored").intValue()).isEqualTo(ROWS);
    assertThat(result.path("dead_lettered").intValue()).isEqualTo(2);
    assertThat(result.path("duplicates").intValue()).isEqualTo(1);
    Map<UUID, String> stored = fixture.tables.byInterval(StoreFixture.HOUR);
    assertThat(stored).hasSize(ROWS);
    assertThat(fixture.tables.newest().keySet()).isEqualTo(stored.keySet());
    assertThat(stored.get(Users.id(7))).contains("first_name:'Zoë-7'");
    assertThat(fixture.deadLetters()).hasSize(2);
    List<Row> done =
        fixture.tables.runs().stream()
            .filter(run -> "done".equals(run.getString("outcome")))
            .toList();
    assertThat(done)
        .isNotEmpty()
        .allSatisfy(
            run -> {
              assertThat(run.getString("engine")).isEqualTo("spark");
              assertThat(run.getLong("stored")).isEqualTo(ROWS);
            });
  }

  /** It tells why in one line. */
  private static void assertFails(Map<String, String> environment, int exitCode, String reason)
      throws Exception {
    try (SparkDriver driver = cluster.submit(environment)) {
      assertThat(driver.await(SECONDS)).as(driver.stderr()).isEqualTo(exitCode);
      assertThat(driver.result().path("reason").textValue())
          .contains(reason)
          .doesNotContain("\n", "s3cret", "an0ther-secret");
    }
  }

  /** What is done to a part of the cluster. */
  @FunctionalInterface
  private interface Fault {
    void happen() throws Exception;
  }
}
