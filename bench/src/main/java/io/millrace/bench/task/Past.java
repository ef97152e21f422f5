package io.millrace.bench.task;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.millrace.bench.run.Hours;
import io.millrace.bench.run.ImageServices;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.ExitCode;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.PageEntry;
import io.millrace.testkit.Services;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Many hours that a pipeline has run for: in the ledger, and in {@code ingest_runs}. */
final class Past {
  private static final int INTERVALS = 20_000;

  /** How long ago the last one was: longer than what is measured reaches back. */
  private static final int BEGINS = 1_000;

  private static final int PAGES = 20;
  private static final int PAGE_SIZE = 50;
  private static final int IN_FLIGHT = 256;

  private final ImageServices services;
  private final Pipeline pipeline;

  /** Of a pipeline whose topics and tables exist. */
  Past(ImageServices services, Pipeline pipeline) {
    this.services = services;
    this.pipeline = pipeline;
  }

  void write() throws InterruptedException {
    try {
      writeLedger();
      writeRuns();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Kafka has received each entry when its hour was over. */
  private void writeLedger() throws InterruptedException, ExecutionException {
    try (Admin admin = services.clients().admin();
        Consumer<byte[], byte[]> consumer = services.clients().consumer();
        Producer<byte[], byte[]> producer = producer()) {
      Ledger ledger = new Ledger(new TopicInspector(admin), consumer, pipeline.topic().intervals());
      String type = timestampType(admin);
      setTimestampType(admin, "CreateTime");
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int number = INTERVALS; number > 0; number--) {
        Interval interval = Hours.ago(BEGINS + number);
        sent.add(producer.send(received(ledger.record(entry(interval)), interval)));
      }
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
      setTimestampType(admin, type);
    }
  }

  /** Sent as if it were the end of the interval. */
  private static ProducerRecord<byte[], byte[]> received(
      ProducerRecord<byte[], byte[]> record, Interval interval) {
    long time = interval.end().toEpochMilli();
    return new ProducerRecord<>(
        record.topic(), record.partition(), time, record.key(), record.value());
  }

  /** Without transactions: their markers would have the time of today. */
  private static Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            Services.kafka().bootstrapServers(),
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private ConfigResource topic() {
    return new ConfigResource(ConfigResource.Type.TOPIC, pipeline.topic().intervals());
  }

  private String timestampType(Admin admin) throws InterruptedException, ExecutionException {
    Config config = admin.describeConfigs(List.of(topic())).all().get().get(topic());
    return config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value();
  }

  private void setTimestampType(Admin admin, String type)
      throws InterruptedException, ExecutionException {
    ConfigEntry entry = new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, type);
    Collection<AlterConfigOp> change = List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET));
    admin.incrementalAlterConfigs(Map.of(topic(), change)).all().get();
  }

  private IntervalEntry entry(Interval interval) {
    return new IntervalEntry(
        pipeline.name(),
        interval,
        "0".repeat(64),
        1,
        "scheduled__" + interval.label(),
        "",
        "aaaaaaaaaaaaaaaaaaaaaa",
        true,
        IntStream.rangeClosed(1, PAGES).mapToObj(this::page).toList());
  }

  private PageEntry page(int page) {
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    for (int partition = 0; partition < pipeline.topic().partitions(); partition++) {
      long first = 10_000_000L + (long) page * PAGE_SIZE;
      ranges.put(partition, new OffsetRange(first, first + PAGE_SIZE));
    }
    return new PageEntry(page, PAGE_SIZE, PAGE_SIZE, 0, ranges);
  }

  private void writeRuns() throws InterruptedException, ExecutionException {
    PreparedStatement insert =
        services
            .session()
            .prepare(
                "INSERT INTO "
                    + pipeline.table().keyspace()
                    + ".ingest_runs (pipeline, day, interval_start, revision, attempt, run_id,"
                    + " try_number, engine, topic_id, fingerprint, outcome, fetched, produced, read,"
                    + " stored, dead_lettered, duplicates, started_at, finished_at, duration_ms)"
                    + " VALUES (?, ?, ?, 1, now(), ?, 1, 'java', 'aaaaaaaaaaaaaaaaaaaaaa', ?, ?,"
                    + " 1000, 1000, 1000, 1000, 0, 0, ?, ?, 1500)");
    Deque<CompletionStage<AsyncResultSet>> writes = new ArrayDeque<>();
    for (int number = INTERVALS; number > 0; number--) {
      Interval interval = Hours.ago(BEGINS + number);
      Instant end = interval.end();
      writes.add(
          services
              .session()
              .executeAsync(
                  insert.bind(
                      pipeline.name(),
                      interval.day(),
                      interval.start(),
                      "scheduled__" + interval.label(),
                      "0".repeat(64),
                      ExitCode.DONE.outcome(),
                      end,
                      end.plusMillis(1500))));
      if (writes.size() == IN_FLIGHT) {
        writes.remove().toCompletableFuture().get();
      }
    }
    for (CompletionStage<AsyncResultSet> write : writes) {
      write.toCompletableFuture().get();
    }
  }
}
