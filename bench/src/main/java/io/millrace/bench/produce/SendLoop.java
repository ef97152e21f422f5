package io.millrace.bench.produce;

import io.millrace.common.json.Json;
import io.millrace.common.settings.Settings;
import io.millrace.common.settings.TaskSettings;
import io.millrace.common.task.Deadline;
import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.KafkaSettings;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import java.time.Clock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The yardstick: a program that first has an interval's records ready in memory, then sends them in
 * the transactions of fetch-and-produce, a page and its ledger entry each, and measures the sending
 * alone. The producer is configured as that task's is.
 */
public final class SendLoop {
  private SendLoop() {}

  /** Prints how many records it has sent, and how many nanoseconds that took. */
  public static void main(String[] arguments) {
    Settings settings = new Settings(System.getenv());
    TaskSettings task = TaskSettings.read(settings);
    KafkaSettings kafka = KafkaSettings.read(settings);
    settings.check();
    KafkaClients clients = new KafkaClients(kafka, "send-loop");
    ReadyPages ready = ready(clients, task);
    try (Producer<byte[], byte[]> producer = clients.transactionalProducer("send-loop")) {
      producer.initTransactions();
      long start = System.nanoTime();
      long records = send(producer, ready);
      long nanos = System.nanoTime() - start;
      System.out.println(Json.write(Json.object().put("records", records).put("nanos", nanos)));
    }
    System.exit(0);
  }

  private static ReadyPages ready(KafkaClients clients, TaskSettings task) {
    Deadline deadline = new Deadline(Clock.systemUTC(), task.deadline());
    try (Admin admin = clients.admin();
        Consumer<byte[], byte[]> consumer = clients.consumer()) {
      TopicInspector topics = new TopicInspector(admin);
      Ledger ledger = new Ledger(topics, consumer, task.pipeline().topic().intervals());
      IntervalEntry entry =
          ledger.read(task.pipeline().name(), task.interval(), deadline).entry().orElseThrow();
      return ReadyPages.read(task.pipeline(), topics, consumer, ledger, entry, deadline);
    }
  }

  /** Sends all. A commit throws if one of its sends has failed. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private static long send(Producer<byte[], byte[]> producer, ReadyPages ready) {
    long records = 0;
    for (int page = 0; page < ready.entries().size(); page++) {
      producer.beginTransaction();
      for (ProducerRecord<byte[], byte[]> record : ready.page(page)) {
        producer.send(record);
        records++;
      }
      producer.send(ready.entries().get(page));
      producer.commitTransaction();
    }
    return records;
  }
}
