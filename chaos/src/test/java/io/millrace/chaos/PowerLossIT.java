package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.ledger.IntervalEntry;
import io.millrace.store.StoreStep;
import io.millrace.store.follow.FollowSettings;
import io.millrace.testkit.Cassandra;
import io.millrace.testkit.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Power that fails as soon as a run has succeeded, or in its middle.
 *
 * <p>SIGKILL leaves what a process has handed to the kernel. So these tests have a Cassandra that
 * keeps its commit log to itself until it syncs it: see start-forgetful-cassandra.sh.
 */
class PowerLossIT {
  private static final int USERS = 90;
  private static final Path COMPOSE = Path.of("../docker-compose.yml");
  private static final Path START = Path.of("src/test/resources/start-forgetful-cassandra.sh");

  /**
   * Far longer than a run takes: what is written right after a sync is lost if nothing waits for
   * the next one.
   */
  private static final Duration PERIOD = Duration.ofSeconds(4);

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long POLL_NANOS = 50_000_000;
  private static final Pattern SETTING =
      Pattern.compile("-Dcassandra\\.settings\\.(commitlog_sync\\w*)=(\\S+)");

  private static final Pattern FOLLOW = Pattern.compile("PIPELINE|KAFKA_.*|CASSANDRA_.*");

  private static Cassandra forgetful;

  @BeforeAll
  static void start() {
    forgetful = Cassandra.startBy(Map.of("commitlog_sync_period", PERIOD.toMillis() + "ms"), START);
  }

  @AfterAll
  static void stop() {
    forgetful.close();
  }

  private static PipelineFixture onForgetful() throws IOException {
    return new PipelineFixture(forgetful, PipelineFixture.pipeline(Expected.PAGE_SIZE));
  }

  /** Otherwise the other tests would show nothing. */
  @Test
  void should_lose_what_is_only_acknowledged() throws Exception {
    try (PipelineFixture fixture = onForgetful()) {
      awaitSync(fixture);

      insertProbe(fixture, 1);
      forgetful.kill();
      forgetful.restart();

      fixture.awaitSession();
      assertThat(fixture.session().execute("SELECT id FROM " + probes(fixture)))
          .extracting(row -> row.getInt(0))
          .contains(0)
          .doesNotContain(1);
    }
  }

  @Test
  void should_have_every_row_when_power_fails_right_after_a_run() throws Exception {
    try (PipelineFixture fixture = onForgetful()) {
      // given
      Hour hour = fixture.nextHour();
      JsonNode fetched = hour.run(Task.FETCH, hour.fetch("run", USERS));
      awaitSync(fixture);

      // when
      JsonNode result = hour.run(Task.STREAM, hour.stream("run", fetched));
      forgetful.kill();
      forgetful.restart();

      // then
      fixture.awaitSession();
      new Expected(USERS, 1).assertStored(hour, result);
    }
  }

  /** They were read back, and are gone. */
  @Test
  void should_store_everything_again_when_power_fails_after_the_rows_were_verified()
      throws Exception {
    try (PipelineFixture fixture = onForgetful()) {
      // given
      Hour hour = fixture.nextHour();
      JsonNode fetched = hour.run(Task.FETCH, hour.fetch("run", USERS));
      awaitSync(fixture);

      // when
      AtomicInteger verified = new AtomicInteger();
      JsonNode result =
          run(
              hour.stream("run", fetched),
              new Stop(),
              step -> {
                if (step == StoreStep.STILL_CURRENT && verified.incrementAndGet() == 1) {
                  forgetful.kill();
                  forgetful.restart();
                }
              });

      // then
      assertThat(verified).hasValue(2);
      fixture.awaitSession();
      new Expected(USERS, 1).assertStored(hour, result);
    }
  }

  @Test
  void should_have_every_row_whose_offset_the_continuous_mode_has_committed() throws Exception {
    try (PipelineFixture fixture = onForgetful()) {
      // given
      Hour hour = fixture.nextHour();
      hour.run(Task.FETCH, hour.fetch("run", USERS));
      Map<String, String> follow = fixture.environment(hour.interval(), "run");
      follow.keySet().removeIf(name -> !FOLLOW.matcher(name).matches());
      follow.put("MODE", "follow");
      follow.put("SCHEMA_IDS", Integer.toString(fixture.schemaId()));
      Stop stop = new Stop();
      awaitSync(fixture);

      // when
      CompletableFuture<JsonNode> following =
          CompletableFuture.supplyAsync(() -> run(follow, stop, StepObserver.NONE));
      await(() -> following.isDone() || isCommitted(fixture, hour.stored().entry().orElseThrow()));
      forgetful.kill();
      stop.request();
      assertThat(following.join().get("stored").intValue()).isPositive();
      forgetful.restart();

      // then
      fixture.awaitSession();
      assertThat(hour.stored().byInterval()).hasSize(new Expected(USERS, 1).rows());
    }
  }

  @Test
  void should_have_every_row_and_record_after_both_services_are_killed() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture()) {
      // given
      Hour hour = fixture.nextHour();
      JsonNode result = hour.ingest(hour.fetch("run", USERS));

      // when
      Services.cassandra().kill();
      Services.kafka().kill();
      Services.kafka().restart();
      Services.cassandra().restart();

      // then
      fixture.awaitSession();
      new Expected(USERS, 1).assertStored(hour, result);
    }
  }

  /** Else the test above would show what another configuration does. */
  @Test
  void should_sync_the_commit_log_as_the_stack_does() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture()) {
      // given
      Map<String, String> stack = ofTheStack();

      // when
      Map<String, String> effective = new TreeMap<>();
      fixture
          .session()
          .execute("SELECT name, value FROM system_views.settings")
          .forEach(row -> effective.put(row.getString("name"), row.getString("value")));

      // then
      assertThat(stack).containsEntry("commitlog_sync", "periodic");
      assertThat(effective).containsAllEntriesOf(stack);
    }
  }

  private static Map<String, String> ofTheStack() throws IOException {
    Map<String, String> settings = new TreeMap<>();
    SETTING
        .matcher(Files.readString(COMPOSE))
        .results()
        .forEach(setting -> settings.put(setting.group(1), setting.group(2)));
    return settings;
  }

  private static JsonNode run(Map<String, String> environment, Stop stop, StepObserver observer) {
    try {
      return Task.STREAM.run(new TaskContext(environment, stop, Clock.systemUTC()), observer);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isCommitted(PipelineFixture fixture, IntervalEntry entry)
      throws Exception {
    Map<TopicPartition, OffsetAndMetadata> committed =
        fixture
            .admin()
            .listConsumerGroupOffsets(FollowSettings.group(fixture.pipeline()))
            .partitionsToOffsetAndMetadata()
            .get();
    String topic = fixture.pipeline().topic().name();
    return entry.span().entrySet().stream()
        .allMatch(
            range -> {
              OffsetAndMetadata offset = committed.get(new TopicPartition(topic, range.getKey()));
              return offset != null && offset.offset() >= range.getValue().end();
            });
  }

  /** Returns right after a sync: the next one is a whole period away. */
  private static void awaitSync(PipelineFixture fixture) throws Exception {
    fixture
        .session()
        .execute(
            SimpleStatement.newInstance(
                    "CREATE TABLE IF NOT EXISTS " + probes(fixture) + " (id int PRIMARY KEY)")
                .setTimeout(PATIENCE));
    insertProbe(fixture, 0);
    String before = commitLog();
    await(() -> !commitLog().equals(before));
  }

  /** What a compressed commit log has on the disk only changes by a sync. */
  private static String commitLog() {
    return forgetful.execute("bash", "-c", "cat /var/lib/cassandra/commitlog/* | wc -c");
  }

  private static void insertProbe(PipelineFixture fixture, int id) {
    fixture.session().execute("INSERT INTO " + probes(fixture) + " (id) VALUES (" + id + ")");
  }

  private static String probes(PipelineFixture fixture) {
    return fixture.pipeline().table().keyspace() + ".probes";
  }

  private static void await(Condition condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("waiting").isLessThan(end);
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws Exception;
  }
}
