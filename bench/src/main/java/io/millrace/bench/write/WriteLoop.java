package io.millrace.bench.write;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import io.millrace.cassandra.CassandraSettings;
import io.millrace.cassandra.Sessions;
import io.millrace.common.interval.Interval;
import io.millrace.common.json.Json;
import io.millrace.common.settings.Settings;
import io.millrace.common.settings.TaskSettings;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.StepObserver;
import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.KafkaSettings;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.store.EncodedRecord;
import io.millrace.store.IntervalReader;
import io.millrace.store.InvalidValueException;
import io.millrace.store.RecordEncoder;
import io.millrace.store.TableStatements;
import io.millrace.store.WriteTimes;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The yardstick: a program that first has an interval's rows ready in memory, then writes them, and
 * measures the writing alone. It checks that each write is acknowledged, and does nothing else that
 * a task does.
 */
public final class WriteLoop {
  private final TaskSettings task;
  private final KafkaSettings kafka;
  private final CassandraSettings cassandra;
  private final int rows;
  private final int inFlight;
  private final Deadline deadline;

  private WriteLoop(Settings settings) {
    task = TaskSettings.read(settings);
    kafka = KafkaSettings.read(settings);
    cassandra = CassandraSettings.read(settings);
    rows = settings.integer("ROWS", 1, 1_000_000);
    inFlight = settings.integer("IN_FLIGHT", 1, 2_048);
    settings.check();
    deadline = new Deadline(Clock.systemUTC(), task.deadline());
  }

  /** Prints how many nanoseconds it took. */
  public static void main(String[] arguments) {
    new WriteLoop(new Settings(System.getenv())).run();
    System.exit(0);
  }

  private void run() {
    IntervalEntry entry;
    PackedRows ready;
    KafkaClients clients = new KafkaClients(kafka, "write-loop");
    try (Admin admin = clients.admin();
        Consumer<byte[], byte[]> consumer = clients.consumer()) {
      TopicInspector topics = new TopicInspector(admin);
      String intervals = task.pipeline().topic().intervals();
      entry =
          new Ledger(topics, consumer, intervals)
              .read(task.pipeline().name(), task.interval(), deadline)
              .entry()
              .orElseThrow();
      ready = read(topics, consumer, entry);
    }
    try (CqlSession session = Sessions.open(cassandra)) {
      TableStatements statements = TableStatements.prepare(session, task.pipeline());
      Pump pump = new Pump(session, statements.buckets(), inFlight);
      long start = System.nanoTime();
      for (int index = 0; index < ready.size(); index++) {
        PackedRows.Row row = ready.row(index);
        pump.write(row.record().id(), inserts(statements, entry, row));
      }
      pump.await();
      long nanos = System.nanoTime() - start;
      System.out.println(Json.write(Json.object().put("rows", ready.size()).put("nanos", nanos)));
    }
  }

  private PackedRows read(
      TopicInspector topics, Consumer<byte[], byte[]> consumer, IntervalEntry entry) {
    PackedRows ready = new PackedRows();
    RecordEncoder encoder = new RecordEncoder(task.pipeline().record());
    int key = task.pipeline().record().fields().indexOf(task.pipeline().record().keyField());
    new IntervalReader(
            topics, consumer, task.pipeline().topic().name(), entry, deadline, StepObserver.NONE)
        .read(
            (record, headers) -> {
              if (ready.size() < rows) {
                ready.add(encoded(encoder, record), headers.page(), key);
              }
            },
            () -> deadline.check("reading the rows"));
    return ready;
  }

  private static EncodedRecord encoded(
      RecordEncoder encoder, ConsumerRecord<byte[], byte[]> record) {
    try {
      return encoder.encode(record.key(), record.value());
    } catch (InvalidValueException e) {
      throw new IllegalStateException("the source's users have no such values", e);
    }
  }

  /** The same statements as a task has: that of the newest versions, then the interval's. */
  private List<BoundStatement> inserts(
      TableStatements statements, IntervalEntry entry, PackedRows.Row row) {
    Interval interval = task.interval();
    long writeTime = WriteTimes.of(interval, entry.revision(), (int) row.number());
    return statements.inserts(
        row.record(), interval, entry.revision(), writeTime, interval.start());
  }
}
