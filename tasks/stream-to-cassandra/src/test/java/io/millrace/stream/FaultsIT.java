package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.SettingsException;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import io.millrace.kafka.PartitionReader;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.store.StoreStep;
import io.millrace.testkit.Services;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services that fail while an interval is stored. */
class FaultsIT {
  private static final int MANY = 20_000;

  private StreamFixture fixture;

  @BeforeEach
  void open() {
    fixture = new StreamFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void produceMany() {
    List<List<Users.Message>> pages = new ArrayList<>();
    for (int from = 0; from < MANY; from += 5_000) {
      pages.add(Users.messages(from, from + 5_000));
    }
    fixture.produce(1, "f", pages);
  }

  /** Runs the action once, when so many rows are stored. */
  private static StepObserver after(int rows, Runnable action) {
    AtomicInteger stored = new AtomicInteger();
    return step -> {
      if (step == StoreStep.ROW_STORED && stored.incrementAndGet() == rows) {
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
        fixture.stream(
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
    assertThat(fixture.byInterval(StreamFixture.HOUR)).hasSize(MANY);
  }

  @Test
  void should_lose_no_row_when_cassandra_crashes_and_comes_back() throws Exception {
    produceMany();
    List<CompletableFuture<Void>> restarted = new ArrayList<>();

    ObjectNode result =
        fixture.stream(
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
    assertThat(fixture.byInterval(StreamFixture.HOUR)).hasSize(MANY);
  }

  @Test
  void should_lose_no_record_when_the_broker_crashes_and_comes_back() throws Exception {
    produceMany();
    List<CompletableFuture<Void>> restarted = new ArrayList<>();

    ObjectNode result =
        fixture.stream(
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
    fixture.produce(1, "f", List.of(Users.messages(0, 10)));
    List<CompletableFuture<Void>> restarted = new ArrayList<>();

    ObjectNode result =
        fixture.stream(
            1,
            "f",
            step -> {
              if (step == StoreStep.READ_BACK) {
                Services.kafka().kill();
                restarted.add(CompletableFuture.runAsync(Services.kafka()::restart));
              }
            });

    restarted.forEach(CompletableFuture::join);
    assertThat(restarted).hasSize(1);
    assertThat(result.path("stored").intValue()).isEqualTo(10);
  }

  /** An answer brings a page at most: there is more to read than what has come before the kill. */
  @Test
  void should_say_that_kafka_does_not_answer_when_the_broker_stays_away() throws Exception {
    fixture.produce(
        1,
        "f",
        List.of(
            Users.messages(0, 250),
            Users.messages(250, 500),
            Users.messages(500, 750),
            Users.messages(750, 1_000)));
    Map<String, String> environment = fixture.environment(StreamFixture.HOUR, 1, "f");
    environment.put("DEADLINE", "PT10S");
    environment.put("KAFKA_MAX_PARTITION_FETCH_BYTES", "1");
    AtomicInteger polls = new AtomicInteger();

    try {
      assertThatThrownBy(
              () ->
                  fixture.stream(
                      environment,
                      new Stop(),
                      step -> {
                        if (step == StoreStep.POLLED && polls.incrementAndGet() == 1) {
                          Services.kafka().kill();
                        }
                      }))
          .isInstanceOf(UnavailableException.class)
          .hasMessageMatching(
              "storing interval %s did not finish within PT10S: %s-\\d was read only to offset \\d+ of \\d+: Kafka does not answer"
                  .formatted(StreamFixture.HOUR.label(), fixture.pipeline.topic().name()));
    } finally {
      Services.kafka().restart();
    }

    assertThat(fixture.runs().get(0).getString("outcome")).isEqualTo("unavailable");
    assertThat(fixture.stream(1, "f", StepObserver.NONE).path("stored").asInt()).isEqualTo(1_000);
    assertThat(fixture.byInterval(StreamFixture.HOUR)).hasSize(1_000);
  }

  @Test
  void should_say_where_a_transaction_is_open_that_hides_the_records() throws Exception {
    String topic = fixture.pipeline.topic().name();
    Map<String, String> environment = fixture.environment(StreamFixture.HOUR, 1, "f");
    environment.put("DEADLINE", "PT10S");
    try (Producer<byte[], byte[]> stranger = leftOpen(new TopicPartition(topic, 2))) {
      fixture.produce(1, "f", List.of(Users.messages(0, 50)));

      assertThatThrownBy(() -> fixture.stream(environment, new Stop(), StepObserver.NONE))
          .isInstanceOf(TemporaryException.class)
          .hasMessageMatching(
              "storing interval %s did not finish within PT10S: %s-2 was read only to offset 1 of \\d+: a transaction is still open there, from offset 0"
                  .formatted(StreamFixture.HOUR.label(), topic));
      stranger.abortTransaction();
    }

    assertThat(fixture.stream(1, "f", StepObserver.NONE).path("stored").asInt()).isEqualTo(50);
  }

  @Test
  void should_not_blame_a_transaction_when_the_broker_goes_while_the_ledger_is_read()
      throws Exception {
    IntervalEntry entry = fixture.produce(1, "f", List.of(Users.messages(0, 5)));
    TopicPartition partition =
        Ledger.partition(fixture.pipeline.topic().intervals(), entry.pipeline(), entry.interval());
    Producer<byte[], byte[]> stranger = leftOpen(partition);
    try (Admin admin = fixture.clients().admin();
        Consumer<byte[], byte[]> consumer = fixture.clients().consumer()) {
      AtomicInteger records = new AtomicInteger();

      try {
        assertThatThrownBy(
                () ->
                    new PartitionReader(new TopicInspector(admin), consumer)
                        .read(
                            "the ledger",
                            partition,
                            new Deadline(Clock.systemUTC(), Duration.ofSeconds(10)),
                            record -> {
                              if (records.incrementAndGet() == 1) {
                                Services.kafka().kill();
                              }
                            }))
            .isInstanceOf(UnavailableException.class)
            .hasMessageMatching(
                "reading the ledger did not finish in time: %s was read only to offset \\d+ of \\d+: Kafka does not answer"
                    .formatted(partition));
      } finally {
        Services.kafka().restart(); // before the consumer is closed, which would wait for it
      }
    } finally {
      stranger.close(Duration.ZERO);
    }
  }

  /** A transaction that neither its producer nor the coordinator ends meanwhile. */
  private Producer<byte[], byte[]> leftOpen(TopicPartition partition) throws Exception {
    Producer<byte[], byte[]> stranger =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                Services.kafka().bootstrapServers(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "stranger-" + fixture.pipeline.name(),
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                300_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    stranger.initTransactions();
    stranger.beginTransaction();
    stranger
        .send(
            new ProducerRecord<>(
                partition.topic(), partition.partition(), new byte[1], new byte[1]))
        .get();
    return stranger;
  }

  @Test
  void should_fail_for_now_when_cassandra_hangs_longer_than_the_deadline() throws Exception {
    produceMany();
    Map<String, String> environment = fixture.environment(StreamFixture.HOUR, 1, "f");
    environment.put("DEADLINE", "PT8S");

    try {
      assertThatThrownBy(
              () ->
                  fixture.stream(
                      environment, new Stop(), after(100, () -> Services.cassandra().pause())))
          .isInstanceOf(TemporaryException.class)
          .hasMessageContainingAll("did not finish within PT8S", "Cassandra has not acknowledged");
    } finally {
      Services.cassandra().resume();
    }

    assertThat(fixture.stream(1, "f").path("stored").asInt()).as("the next try").isEqualTo(MANY);
    assertThat(fixture.byInterval(StreamFixture.HOUR)).hasSize(MANY);
  }

  @Test
  void should_stop_when_told_to_and_store_everything_the_next_time() throws Exception {
    produceMany();
    Stop stop = new Stop();

    assertThatThrownBy(
            () ->
                fixture.stream(
                    fixture.environment(StreamFixture.HOUR, 1, "f"),
                    stop,
                    after(100, stop::request)))
        .isInstanceOf(TemporaryException.class)
        .hasMessageContaining("stopped on request");

    assertThat(fixture.runs().get(0).getString("outcome")).isEqualTo("temporary");
    assertThat(fixture.stream(1, "f").path("stored").asInt()).isEqualTo(MANY);
  }

  @Test
  void should_name_the_setting_of_a_wrong_password() {
    fixture.produce(1, "f", List.of(Users.messages(0, 5)));
    Map<String, String> environment = fixture.environment(StreamFixture.HOUR, 1, "f");
    environment.put("CASSANDRA_PASSWORD", "wr0ng-passw0rd");

    assertThatThrownBy(() -> run(environment))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "CASSANDRA_USERNAME, CASSANDRA_PASSWORD",
            environment.get("CASSANDRA_CONTACT_POINTS"),
            "rejects user \"cassandra\"")
        .hasMessageNotContaining("wr0ng-passw0rd");
  }

  @Test
  void should_name_the_data_centres_there_are() {
    fixture.produce(1, "f", List.of(Users.messages(0, 5)));
    Map<String, String> environment = fixture.environment(StreamFixture.HOUR, 1, "f");
    environment.put("CASSANDRA_LOCAL_DATACENTER", "moon");

    assertThatThrownBy(() -> run(environment))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "CASSANDRA_LOCAL_DATACENTER", "is \"moon\", which Cassandra at", "datacenter1");
  }

  @Test
  void should_name_the_address_of_a_cassandra_that_is_not_there() {
    fixture.produce(1, "f", List.of(Users.messages(0, 5)));
    Map<String, String> environment = fixture.environment(StreamFixture.HOUR, 1, "f");
    environment.put("CASSANDRA_CONTACT_POINTS", "localhost:1");

    assertThatThrownBy(() -> run(environment))
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("Cassandra at localhost:1 cannot be reached: ");
  }

  @Test
  void should_say_who_makes_the_tables_when_they_are_missing() {
    fixture.produce(1, "f", List.of(Users.messages(0, 5)));
    fixture.session.execute("DROP TABLE " + fixture.newestTable());

    assertThatThrownBy(() -> fixture.stream(1, "f"))
        .hasMessageContainingAll("preparing statements", "schema_init creates the tables");
  }

  private static void run(Map<String, String> environment) throws Exception {
    Main.run(new TaskContext(environment, new Stop(), Clock.systemUTC()));
  }
}
