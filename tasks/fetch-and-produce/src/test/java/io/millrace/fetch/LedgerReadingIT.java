package io.millrace.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.interval.Interval;
import io.millrace.kafka.PartitionReader;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A ledger of many hours on a real broker, each of whose entries has the time of its run. */
class LedgerReadingIT {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int HOURS = 1_000;

  private final FetchFixture fixture = new FetchFixture();
  private final Admin admin = fixture.topics.clients().admin();
  private final Consumer<byte[], byte[]> consumer = fixture.topics.clients().consumer();
  private final TopicInspector topics = new TopicInspector(admin);
  private final Ledger ledger = new Ledger(topics, consumer, fixture.topic().intervals());
  private final List<Interval> hours = new ArrayList<>();

  @BeforeEach
  void fill() throws Exception {
    takeTimesOfProducers();
    try (Producer<byte[], byte[]> producer =
        fixture.topics.clients().transactionalProducer("old-runs")) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      producer.initTransactions();
      producer.beginTransaction();
      for (int ago = HOURS - 1; ago >= 0; ago--) {
        Interval hour = hour(ago);
        hours.add(hour);
        LedgerRecord entry = ledger.record(entry(hour));
        Instant run = hour.end().plusSeconds(60);
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    entry.topic(),
                    entry.partition(),
                    run.toEpochMilli(),
                    entry.key(),
                    entry.value())));
      }
      producer.commitTransaction();
      assertThat(sent).allMatch(Future::isDone);
    }
  }

  @AfterEach
  void close() {
    consumer.close();
    admin.close();
    fixture.close();
  }

  @Test
  void should_find_every_hour() {
    for (int ago : List.of(0, 1, 24, 25, 500, HOURS - 1)) {
      assertThat(ledger.read(fixture.pipeline.parsed().name(), hour(ago), FetchFixture.deadline()))
          .satisfies(view -> assertThat(view.entry()).contains(entry(hour(ago))));
    }
    assertThat(
            ledger
                .read(fixture.pipeline.parsed().name(), hour(-48), FetchFixture.deadline())
                .entry())
        .isEmpty();
  }

  @Test
  void should_read_only_what_is_as_new_as_the_time() {
    // given
    TopicPartition partition = partition(hour(0));
    Instant since = hour(24).end();
    List<Long> times = new ArrayList<>();

    // when
    new PartitionReader(topics, consumer)
        .readSince(
            since,
            "the ledger",
            partition,
            FetchFixture.deadline(),
            record -> times.add(record.timestamp()));

    // then
    assertThat(times)
        .containsExactlyElementsOf(
            hours.stream()
                .filter(hour -> partition(hour).equals(partition))
                .map(hour -> hour.end().plusSeconds(60))
                .filter(run -> !run.isBefore(since))
                .map(Instant::toEpochMilli)
                .toList())
        .hasSizeBetween(1, 24);
  }

  private void takeTimesOfProducers() throws Exception {
    ConfigResource topic =
        new ConfigResource(ConfigResource.Type.TOPIC, fixture.topic().intervals());
    admin
        .incrementalAlterConfigs(
            Map.of(
                topic,
                List.of(
                    new AlterConfigOp(
                        new ConfigEntry("message.timestamp.type", "CreateTime"),
                        AlterConfigOp.OpType.SET))))
        .all()
        .get();
  }

  private TopicPartition partition(Interval hour) {
    return Ledger.partition(fixture.topic().intervals(), fixture.pipeline.parsed().name(), hour);
  }

  private static Interval hour(int ago) {
    Instant start = Fixtures.INTERVAL.start().minus(HOUR.multipliedBy(ago));
    return new Interval(start, start.plus(HOUR));
  }

  private IntervalEntry entry(Interval hour) {
    return new IntervalEntry(
        fixture.pipeline.parsed().name(), hour, "print", 1, "run", "", "topic", true, List.of());
  }
}
