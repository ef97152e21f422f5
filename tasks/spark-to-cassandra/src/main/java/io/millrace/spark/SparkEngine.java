package io.millrace.spark;

import io.millrace.common.task.DataException;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
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
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(SparkEngine.class);

  private final IntervalContext context;
  private final IntervalEntry entry;
  private final JavaSparkContext spark;
  private final ExecutorSettings settings;
  private final ProcessedRecords records;

  SparkEngine(IntervalContext context, IntervalEntry entry, JavaSparkContext spark) {
    this.context = context;
    this.entry = entry;
    this.spark = spark;
    this.settings = ExecutorSettings.of(context.process().environment());
    this.records = new ProcessedRecords(Math.toIntExact(entry.produced()));
  }

  @Override
  public void write() {
    long start = System.nanoTime();
    store(Optional.empty(), records);
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
    store(Optional.of(positions), again);
    if (again.rejected().count() > 0) {
      throw new DataException(
          "Cassandra accepted a row and now rejects it: " + again.rejected().all().get(0).reason());
    }
  }

  @Override
  public ProcessedRecords records() {
    return records;
  }

  /** Stores the records at these positions, or all, and adds what becomes of them to the others. */
  private void store(Optional<long[]> only, ProcessedRecords processed) {
    if (entry.span().isEmpty()) {
      return;
    }
    context.patience().check();
    List<Integer> partitions = List.copyOf(entry.span().keySet());
    PartitionTask task =
        new PartitionTask(
            settings,
            entry,
            context.task().deadline(),
            context.deadline().at(),
            tries(),
            only.orElse(null));
    ExecutorConnections.share(settings, context.connections(), context.observer());
    try {
      await(spark.parallelize(partitions, partitions.size()).map(task).collectAsync(), processed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TemporaryException("storing was interrupted", e);
    } catch (ExecutionException e) {
      throw ended(e).orElseGet(() -> new TemporaryException("Spark's job failed: " + reason(e), e));
    } catch (IllegalStateException e) {
      throw ended(e).orElse(e);
    } finally {
      ExecutorConnections.stopSharing(settings);
    }
  }

  private void await(JavaFutureAction<List<PartitionResult>> job, ProcessedRecords processed)
      throws InterruptedException, ExecutionException {
    try {
      while (!isDone(job, GLANCE)) {
        context.patience().check();
      }
    } catch (TemporaryException outOfPatience) {
      context.process().stop().check();
      if (hasNoExecutor()) {
        throw new TemporaryException(
            "%s: Spark at %s has no executor for it: no processor or not enough memory is free"
                .formatted(outOfPatience.getMessage(), spark.master()),
            outOfPatience);
      }
      // The tasks' time is over as well, and they know what they waited for.
      if (isDone(job, GRACE)) {
        PartitionResult.addAll(job.get(), processed);
      }
      throw outOfPatience;
    } finally {
      job.cancel(true);
    }
    PartitionResult.addAll(job.get(), processed);
  }

  /** Why Spark runs nothing any more, if it does not; the signal that stops a task stops Spark. */
  private Optional<RuntimeException> ended(Exception failure) {
    context.process().stop().check();
    return spark.sc().isStopped()
        ? Optional.of(
            new UnavailableException(
                "Spark at %s has ended the application: %s"
                    .formatted(spark.master(), reason(failure)),
                failure))
        : Optional.empty();
  }

  /** The driver is listed among the executors; where it is the only process, it is one. */
  private boolean hasNoExecutor() {
    return !spark.isLocal() && spark.sc().statusTracker().getExecutorInfos().length <= 1;
  }

  /** Spark itself repeats nothing in the task's own process. */
  private int tries() {
    return spark.isLocal() ? 1 : spark.getConf().getInt("spark.task.maxFailures", 4);
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
  private static String reason(Exception failure) {
    Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }
}
