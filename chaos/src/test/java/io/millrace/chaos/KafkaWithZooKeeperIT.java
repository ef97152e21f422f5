package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.PipelineFixture.Backend;
import io.millrace.testkit.Kafka;
import io.millrace.testkit.Services;
import io.millrace.testkit.ZooKeeper;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tasks on Kafka 3.9 with ZooKeeper, as {@code compose/zookeeper.yml} starts them. */
class KafkaWithZooKeeperIT {
  private static final Path FILES = Path.of("..", "compose", "zookeeper");
  private static final Expected ONCE = new Expected(Expected.USERS, 1);

  private static ZooKeeper zooKeeper;
  private static Kafka kafka;
  private static PipelineFixture fixture;

  @BeforeAll
  static void start() throws Exception {
    CompletableFuture<?> cassandra = CompletableFuture.runAsync(Services::cassandra);
    CompletableFuture<?> registry = CompletableFuture.runAsync(Services::registry);
    zooKeeper = ZooKeeper.start(FILES);
    kafka = Kafka.startWith(zooKeeper);
    CompletableFuture.allOf(cassandra, registry).join();
    fixture =
        new PipelineFixture(
            new Backend(kafka, Services.cassandra(), Services.registry()),
            PipelineFixture.pipeline(Expected.PAGE_SIZE),
            StandInSource.start());
  }

  @AfterAll
  static void close() {
    fixture.close();
    kafka.close();
    zooKeeper.close();
  }

  @Test
  void should_store_each_record_once_and_reuse_what_is_stored() throws Exception {
    Hour hour = fixture.nextHour();

    ONCE.assertIngested(hour, hour.fetch("first", Expected.USERS));

    assertThat(hour.run(Task.FETCH, hour.fetch("second", Expected.USERS)).get("reused").asBoolean())
        .isTrue();
    ONCE.assertProduced(hour.stored());
  }

  @Test
  void should_store_each_record_once_while_zookeeper_is_killed() throws Exception {
    Hour hour = fixture.nextHour();
    CompletableFuture<Void> restart = zooKeeper.crash();

    ONCE.assertIngested(hour, hour.fetch("run", Expected.USERS));

    restart.join();
  }
}
