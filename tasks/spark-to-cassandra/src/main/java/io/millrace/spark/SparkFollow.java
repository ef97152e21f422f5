package io.millrace.spark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.kafka.KafkaSettings;
import io.millrace.store.StoreConnections;
import io.millrace.store.follow.FollowCounts;
import io.millrace.store.follow.FollowMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores whatever arrives in the topic with Structured Streaming, until it is asked to stop.
 *
 * <p>The records of a batch are written until Cassandra cannot lose them; only then are the offsets
 * committed, first to the group and then, by Spark, to the checkpoint. Records that are delivered
 * again are written again with the same write time, which changes nothing.
 */
final class SparkFollow {
  private static final Logger log = LoggerFactory.getLogger(SparkFollow.class);

  /** How long to wait before looking for a request to stop. */
  private static final Duration GLANCE = Duration.ofMillis(250);

  /** Of the ten seconds that a process has after SIGTERM; the rest is for closing. */
  private static final Duration AFTER_STOP = Duration.ofSeconds(4);

  /** The most records of a batch, so that one batch takes seconds and not minutes. */
  private static final int BATCH = 50_000;

  private final SparkFollowSettings settings;
  private final TaskContext context;
  private final StoreConnections connections;
  private final SparkSession spark;
  private final FollowMetrics metrics;
  private final ExecutorSettings executors;
  private final ReentrantLock storing = new ReentrantLock();
  private FollowCounts counts = FollowCounts.NONE;

  SparkFollow(
      SparkFollowSettings settings,
      TaskContext context,
      StoreConnections connections,
      SparkSession spark,
      FollowMetrics metrics) {
    this.settings = settings;
    this.context = context;
    this.connections = connections;
    this.spark = spark;
    this.metrics = metrics;
    this.executors = ExecutorSettings.of(context.environment());
  }

  ObjectNode run() {
    Pipeline pipeline = settings.follow().pipeline();
    settings.follow().checkPatience(connections.commitLog());
    try (FollowProgress progress =
        new FollowProgress(settings.follow(), connections, context.clock())) {
      metrics.lost(progress.lost());
      ExecutorConnections.share(executors, connections, StepObserver.NONE);
      StreamingQuery query = start(progress);
      log.info(
          "following {} as group {}, a batch every {}",
          pipeline.topic().name(),
          settings.follow().group(),
          settings.trigger());
      follow(query);
      log.info("stopped on request, {} rows stored", counts.stored());
      ObjectNode result = Json.object().put("pipeline", pipeline.name()).put("mode", "follow");
      counts.putInto(result);
      return result.put("lost", progress.lost());
    } finally {
      ExecutorConnections.stopSharing(executors);
    }
  }

  private StreamingQuery start(FollowProgress progress) {
    String topic = settings.follow().pipeline().topic().name();
    DataStreamReader source =
        spark
            .readStream()
            .format("kafka")
            .option("subscribe", topic)
            .option("startingOffsets", progress.startingOffsets())
            .option("includeHeaders", "true")
            .option("maxOffsetsPerTrigger", BATCH)
            // What retention deletes first is counted by FollowProgress.
            .option("failOnDataLoss", "false");
    KafkaSettings kafka = settings.follow().kafka();
    kafka.clientProperties().forEach((name, value) -> source.option("kafka." + name, value));
    source.option("kafka.bootstrap.servers", kafka.bootstrapServers());
    source.option("kafka.isolation.level", "read_committed");
    Checkpoint checkpoint =
        new Checkpoint(settings.checkpoint().resolve(topic + "-" + progress.topicId()));
    if (!progress.isOfThisStream()) {
      checkpoint.discard();
    }
    try {
      return source
          .load()
          .writeStream()
          .trigger(Trigger.ProcessingTime(settings.trigger().toMillis()))
          .option("checkpointLocation", checkpoint.path())
          .foreachBatch((Dataset<Row> batch, Long number) -> storeWhole(batch, progress))
          .start();
    } catch (TimeoutException e) {
      throw new TemporaryException("Spark did not start the stream: " + e.getMessage(), e);
    }
  }

  private void storeWhole(Dataset<Row> batch, FollowProgress progress) throws InterruptedException {
    storing.lockInterruptibly();
    try {
      store(batch, progress);
    } finally {
      storing.unlock();
    }
  }

  private void store(Dataset<Row> batch, FollowProgress progress) {
    Instant begun = context.clock().instant();
    progress.checkTopic();
    List<FollowResult> results =
        batch
            .javaRDD()
            .mapPartitions(
                new FollowPartition(
                    executors,
                    settings.follow().schemaIds(),
                    settings.follow().patience(),
                    progress.stored()))
            .collect();
    PartitionResult.Failure.throwMostTelling(
        results.stream().map(FollowResult::failure).filter(Objects::nonNull));
    boolean committed = progress.commit(results);
    for (FollowResult result : results) {
      counts = counts.plus(result.counts());
    }
    if (committed) {
      metrics.committed(begun, counts);
    }
    metrics.lost(progress.lost());
  }

  /** Until it is asked to stop, or the query fails. */
  private void follow(StreamingQuery query) {
    Stop stop = context.stop();
    try {
      while (!stop.requested() && !query.awaitTermination(GLANCE.toMillis())) {
        // Spark works in its own threads.
        metrics.lag(() -> StreamLag.of(query.lastProgress()));
      }
      stop(query);
    } catch (StreamingQueryException e) {
      throw reason(e);
    }
  }

  /** Lets a batch that is being stored end, as long as the process has time for it. */
  private void stop(StreamingQuery query) throws StreamingQueryException {
    try {
      boolean hasEnded = storing.tryLock(AFTER_STOP.toMillis(), TimeUnit.MILLISECONDS);
      if (!hasEnded) {
        log.warn("the last batch takes too long: it is stored again at the next start");
      }
      query.stop();
      if (hasEnded && query.exception().isDefined()) {
        throw query.exception().get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      log.warn("Spark's stream did not stop in time: {}", e.getMessage());
    }
  }

  /** Our own failure among the causes, or the first line of Spark's. */
  private static RuntimeException reason(StreamingQueryException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TaskException own) {
        return own;
      }
      if (cause instanceof PartitionResult.BugException bug) {
        return bug;
      }
    }
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String first = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    log.warn("the stream failed", cause);
    return new TemporaryException("the stream failed: " + first, failure);
  }
}
