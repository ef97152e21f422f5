package io.millrace.fetch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskContext;
import io.millrace.common.task.TaskRunner;
import io.millrace.fetch.source.HttpSource;
import io.millrace.fetch.source.PageSource;
import io.millrace.fetch.source.Sleeper;
import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.DeadLetterRatio;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.TransactionalPublisher;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the records of an interval from their source and writes them to Kafka: page by page, each
 * with the ledger's entry in one transaction, so that every record of the interval is there exactly
 * once, however often the task is killed and restarted.
 */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final String TASK = "fetch-and-produce";

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(TaskRunner.run(TASK, arguments, Main::run));
  }

  /**
   * Runs the task without its process.
   *
   * @param observer is notified of each {@link FetchStep}, and each step of a transaction
   */
  public static ObjectNode run(TaskContext context, StepObserver observer) {
    FetchSettings settings = FetchSettings.read(context.environment());
    Deadline deadline = new Deadline(context.clock(), settings.task().deadline());
    Pipeline pipeline = settings.task().pipeline();
    String interval = settings.task().interval().label();
    LOG.info(
        "{} {}: {} pages from {}",
        pipeline.name(),
        interval,
        settings.plan().requests().size(),
        settings.plan().base());

    KafkaClients kafka = new KafkaClients(settings.kafka(), TASK);
    String transactionalId = TransactionalPublisher.transactionalId(pipeline.name(), interval);
    try (Admin admin = kafka.admin();
        Consumer<byte[], byte[]> reader = kafka.consumer();
        TransactionalPublisher publisher =
            new TransactionalPublisher(kafka.transactionalProducer(transactionalId), observer)) {
      TopicInspector topics = new TopicInspector(admin);
      Ledger ledger = new Ledger(topics, reader, pipeline.topic().intervals());
      PageSource source = source(settings, deadline, context);
      FetchAttempt.Done done =
          new FetchAttempt(
                  settings, topics, ledger, publisher, source, deadline, context.stop(), observer)
              .run();

      IntervalEntry entry = done.entry();
      DeadLetterRatio.check(
          pipeline.deadLetters(), pipeline.topic(), entry.deadLettered(), entry.fetched());
      observer.reached(FetchStep.DONE);
      return result(done);
    }
  }

  static PageSource source(FetchSettings settings, Deadline deadline, TaskContext context) {
    return new PageSource(
        settings.task().pipeline().source(),
        settings.plan(),
        new HttpSource(userAgent()),
        deadline,
        context.clock(),
        Sleeper.until(context.stop()),
        RandomGenerator.getDefault());
  }

  private static String userAgent() {
    String version = Main.class.getPackage().getImplementationVersion();
    return "millrace-" + TASK + "/" + (version == null ? "development" : version);
  }

  private static ObjectNode result(FetchAttempt.Done done) {
    IntervalEntry entry = done.entry();
    return Json.object()
        .put("pipeline", entry.pipeline())
        .put("interval_start", entry.interval().label())
        .put("revision", entry.revision())
        .put("fingerprint", entry.fingerprint())
        .put("topic_id", entry.topicId())
        .put("reused", done.reused())
        .put("pages", entry.pages().size())
        .put("fetched", entry.fetched())
        .put("produced", entry.produced())
        .put("dead_lettered", entry.deadLettered());
  }
}
