package io.millrace.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.Stop;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Kafka fails while an interval is read, or a transaction hides its records. */
class KafkaFaultsIT {
  @AutoClose private final StoreFixture fixture = new StoreFixture();

  @Test
  void should_lose_no_record_when_the_broker_crashes_and_comes_back() throws Exception {
    fixture.fetch.produceMany(20_000);

    ObjectNode result = fixture.streamThrough(500, Services.kafka()::crash);

    assertThat(result.path("stored").asInt()).isEqualTo(20_000);
  }

  @Test
  void should_wait_for_a_broker_that_is_down_when_all_rows_are_stored() throws Exception {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 10)));
    List<CompletableFuture<Void>> restarted = new ArrayList<>();

    ObjectNode result =
        fixture.stream(
            1,
            "f",
            StoreFixture.at(StoreStep.READ_BACK, () -> restarted.add(Services.kafka().crash())));

    restarted.forEach(CompletableFuture::join);
    assertThat(restarted).hasSize(1);
    assertThat(result.path("stored").intValue()).isEqualTo(10);
  }

  /** An answer brings a page at most: there is more to read than what has come before the kill. */
  @Test
  void should_say_that_kafka_does_not_answer_when_the_broker_stays_away() throws Exception {
    fixture.fetch.produce(
        1,
        "f",
        List.of(
            Users.messages(0, 250),
            Users.messages(250, 500),
            Users.messages(500, 750),
            Users.messages(750, 1_000)));
    Map<String, String> environment = fixture.environment(StoreFixture.HOUR, 1, "f");
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
                  .formatted(StoreFixture.HOUR.label(), fixture.pipeline.topic().name()));
    } finally {
      Services.kafka().restart();
    }

    assertThat(fixture.tables.runs().get(0).getString("outcome")).isEqualTo("unavailable");
    assertThat(fixture.stream(1, "f", StepObserver.NONE).path("stored").asInt()).isEqualTo(1_000);
    assertThat(fixture.tables.byInterval(StoreFixture.HOUR)).hasSize(1_000);
  }

  @Test
  void should_say_where_a_transaction_is_open_that_hides_the_records() throws Exception {
    String topic = fixture.pipeline.topic().name();
    Map<String, String> environment = fixture.environment(StoreFixture.HOUR, 1, "f");
    environment.put("DEADLINE", "PT10S");
    try (Producer<byte[], byte[]> stranger = leftOpen(new TopicPartition(topic, 2))) {
      fixture.fetch.produce(1, "f", List.of(Users.messages(0, 50)));

      assertThatThrownBy(() -> fixture.stream(environment, new Stop(), StepObserver.NONE))
          .isInstanceOf(TemporaryException.class)
          .hasMessageMatching(
              "storing interval %s did not finish within PT10S: %s-2 was read only to offset 1 of \\d+: a transaction is still open there, from offset 0"
                  .formatted(StoreFixture.HOUR.label(), topic));
      stranger.abortTransaction();
    }

    assertThat(fixture.stream(1, "f", StepObserver.NONE).path("stored").asInt()).isEqualTo(50);
  }

  @Test
  void should_not_blame_a_transaction_when_the_broker_goes_while_the_ledger_is_read()
      throws Exception {
    IntervalEntry entry = fixture.fetch.produce(1, "f", List.of(Users.messages(0, 5)));
    TopicPartition partition =
        Ledger.partition(fixture.pipeline.topic().intervals(), entry.pipeline(), entry.interval());
    Producer<byte[], byte[]> stranger = leftOpen(partition);
    try (Admin admin = fixture.topics.clients().admin();
        Consumer<byte[], byte[]> consumer = fixture.topics.clients().consumer()) {
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
}
