package io.millrace.spark;

import io.millrace.cassandra.BoundedWriter;
import io.millrace.cassandra.Patience;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.ReadingClients;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.RecordHeaders;
import io.millrace.store.IntervalReader;
import io.millrace.store.RecordEncoder;
import io.millrace.store.RecordStorer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;

/**
 * Stores the records of one partition of the topic, in whatever virtual machine Spark runs it.
 *
 * @param allowed how long storing the interval may take, for messages
 * @param until when that time is over: by the driver's clock, with which that of the executors must
 *     agree
 * @param tries how often Spark runs the task if it fails
 * @param only the packed positions of the records to store, sorted; null for all
 */
@SuppressWarnings("ArrayRecordComponent") // none is compared
record PartitionTask(
    ExecutorSettings settings,
    IntervalEntry entry,
    Duration allowed,
    Instant until,
    int tries,
    long[] only)
    implements Function<Integer, PartitionResult> {

  /**
   * A failure that Spark need not repeat is a result: it has a kind that an exception loses. One
   * that may be this machine's own is an exception, as long as Spark tries again elsewhere.
   */
  @Override
  public PartitionResult call(Integer partition) {
    Deadline deadline = deadline();
    TaskContext task = TaskContext.get();
    Patience patience = patience(task, deadline);
    try {
      patience.check();
      ExecutorConnections cassandra = ExecutorConnections.of(settings);
      KafkaClients kafka = new KafkaClients(settings.kafka(), Main.TASK);
      RecordStorer storer =
          new RecordStorer(
              entry.interval(),
              new RecordEncoder(settings.pipeline().record()),
              cassandra.statements(),
              BoundedWriter.to(cassandra.session()),
              patience,
              cassandra.observer(),
              0);
      try (ReadingClients clients = ReadingClients.open(kafka, KafkaClients::consumer)) {
        new IntervalReader(
                new TopicInspector(clients.admin()),
                clients.consumer(),
                settings.pipeline().topic().name(),
                entry.inPartition(partition),
                deadline,
                cassandra.observer())
            .read(
                (record, headers) -> {
                  if (isWanted(headers)) {
                    storer.store(record, headers);
                  }
                },
                patience);
      }
      storer.await();
      return PartitionResult.of(storer.records());
    } catch (TaskException e) {
      if (mayPass(e) && !deadline.passed() && task.attemptNumber() + 1 < tries) {
        throw e;
      }
      return PartitionResult.failed(e);
    } catch (RuntimeException e) {
      if (task.isInterrupted()) {
        throw e; // as Spark expects of a task that it ends
      }
      return PartitionResult.bug(e);
    }
  }

  private static boolean mayPass(TaskException failure) {
    return failure instanceof TemporaryException || failure instanceof UnavailableException;
  }

  private Deadline deadline() {
    Clock clock = Clock.systemUTC();
    return new Deadline(clock, Duration.between(clock.instant(), until));
  }

  private boolean isWanted(RecordHeaders headers) {
    return only == null || Arrays.binarySearch(only, headers.position().packed()) >= 0;
  }

  /** Until the driver cancels the task, or no longer waits for it. */
  private Patience patience(TaskContext task, Deadline deadline) {
    return () -> {
      if (task.isInterrupted()) {
        throw new TemporaryException("Spark has cancelled the task");
      }
      if (deadline.passed()) {
        throw new TemporaryException(
            "storing interval %s did not finish within %s"
                .formatted(entry.interval().label(), allowed));
      }
    };
  }
}
