package io.millrace.spark;

import io.millrace.common.task.DataException;
import io.millrace.common.task.TemporaryException;
import io.millrace.ledger.IntervalEntry;
import io.millrace.store.IntervalContext;
import io.millrace.store.ProcessedRecords;
import io.millrace.store.StoreEngine;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves an interval's records with Spark: a job reads the topic's partitions side by side, and each
 * of its tasks stores the records of one.
 *
 * <p>A partition of the topic is one partition of the job, because records of one id are in one
 * partition of the topic, and their order decides which of them is stored. Tasks that Spark repeats
 * or runs twice change nothing: the write times only depend on the records. What they count comes
 * back as their result, since accumulators would count twice.
 */
final class SparkEngine implements StoreEngine {
  /** The engine's name in {@code ingest_runs}. */
  static final String NAME = "spark";

  /** How long to wait before checking the patience. */
  private static final Duration GLANCE = Duration.ofMillis(100);

  /** How long a task may take after the deadline to find out what it waited for. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(SparkEngine.class);

  private final IntervalContext context;
  private final IntervalEntry entry;
  private final JavaSparkContext spark;
  private final ProcessedRecords records = new ProcessedRecords();

  SparkEngine(IntervalContext context, IntervalEntry entry, JavaSparkContext spark) {
    this.context = context;
    this.entry = entry;
    this.spark = spark;
  }

  @Override
  public void write() {
    long start = System.nanoTime();
    PartitionResult.addAll(results(Optional.empty()), records);
    log.info(
        "{} records read, {} rows stored, {} dead letters, {} writes retried, {} ms",
        records.read(),
        records.stored(),
        records.rejected().count(),
        records.repeated(),
        (System.nanoTime() - start) / 1_000_000);
  }

  @Override
  public void writeAgain(BitSet missing) {
    long[] positions =
        missing.stream()
            .mapToLong(number -> records.ids().position(number).packed())
            .sorted()
            .toArray();
    ProcessedRecords again = new ProcessedRecords();
    PartitionResult.addAll(results(Optional.of(positions)), again);
    if (again.rejected().count() > 0) {
      throw new DataException(
          "Cassandra accepted a row and now rejects it: " + again.rejected().all().get(0).reason());
    }
  }

  @Override
  public ProcessedRecords records() {
    return records;
  }

  private List<PartitionResult> results(Optional<long[]> only) {
    if (entry.span().isEmpty()) {
      return List.of();
    }
    ExecutorSettings settings = ExecutorSettings.of(context.process().environment());
    PartitionTask task =
        new PartitionTask(
            settings, entry, context.task().deadline(), context.deadline().at(), only.orElse(null));
    ExecutorConnections.share(settings, context);
    try {
      List<Integer> partitions = List.copyOf(entry.span().keySet());
      return awaited(spark.parallelize(partitions, partitions.size()).map(task).collectAsync());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TemporaryException("storing was interrupted", e);
    } catch (ExecutionException e) {
      throw new TemporaryException("Spark's job failed: " + firstLine(e.getCause()), e);
    } finally {
      ExecutorConnections.stopSharing(settings);
    }
  }

  private List<PartitionResult> awaited(JavaFutureAction<List<PartitionResult>> job)
      throws InterruptedException, ExecutionException {
    try {
      while (!isDone(job, GLANCE)) {
        context.patience().check();
      }
      return job.get();
    } catch (TemporaryException outOfPatience) {
      // The tasks' time is over as well, and they know what they waited for.
      if (!context.process().stop().requested() && isDone(job, GRACE)) {
        PartitionResult.addAll(job.get(), records);
      }
      throw outOfPatience;
    } finally {
      job.cancel(true);
    }
  }

  private static boolean isDone(JavaFutureAction<List<PartitionResult>> job, Duration time)
      throws InterruptedException, ExecutionException {
    try {
      job.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException notYet) {
      return false;
    }
  }

  /** Without the stack traces that Spark puts into its messages. */
  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
