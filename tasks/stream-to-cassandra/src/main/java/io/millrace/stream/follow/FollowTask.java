package io.millrace.stream.follow;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cassandra.BoundedWriter;
import io.millrace.cassandra.Patience;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.common.task.TemporaryException;
import io.millrace.kafka.KafkaFailures;
import io.millrace.store.RecordEncoder;
import io.millrace.store.StoreConnections;
import io.millrace.store.follow.FollowBatch;
import io.millrace.store.follow.FollowMetrics;
import io.millrace.store.follow.FollowRows;
import io.millrace.store.follow.FollowSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores whatever arrives in the topic, as a member of a consumer group, until it is asked to stop.
 *
 * <p>The records of one poll are written until Cassandra cannot lose them; only then are the
 * offsets committed and the next poll made. So a commit never covers a record that Cassandra does
 * not have, and when the group moves partitions, which happens inside a poll, nothing is in flight.
 * Records that are delivered again after a crash are written again with the same write time, which
 * changes nothing.
 */
public final class FollowTask {
  private static final Logger log = LoggerFactory.getLogger(FollowTask.class);

  /** Short, so that a request to stop is noticed soon; waking the consumer could break a commit. */
  private static final Duration POLL = Duration.ofMillis(250);

  private final FollowSettings settings;
  private final TaskContext context;
  private final Stop stop;
  private final StoreConnections connections;
  private final Consumer<byte[], byte[]> consumer;
  private final FollowMetrics metrics;

  /**
   * Creates the task; does not run it.
   *
   * @param connections stay open when it ends; its consumer is in {@link FollowSettings#group}
   * @param metrics of what it does
   */
  public FollowTask(
      FollowSettings settings,
      TaskContext context,
      StoreConnections connections,
      FollowMetrics metrics) {
    this.settings = settings;
    this.context = context;
    this.stop = context.stop();
    this.connections = connections;
    this.consumer = connections.consumer();
    this.metrics = metrics;
  }

  public ObjectNode run() {
    Pipeline pipeline = settings.pipeline();
    settings.checkPatience(connections.commitLog());
    BoundedWriter<BoundStatement> writer = BoundedWriter.to(connections.session());
    FollowRows rows =
        new FollowRows(
            new RecordEncoder(pipeline.record()),
            connections.statements(),
            writer,
            connections.commitLog(),
            settings.schemaIds());
    FollowReader reader = new FollowReader(consumer);
    try (FollowCommit commit =
        new FollowCommit(connections, pipeline.topic().deadLetters(), context.clock())) {
      consumer.subscribe(List.of(pipeline.topic().name()));
      log.info("following {} as group {}", pipeline.topic().name(), settings.group());
      while (!stop.requested()) {
        ConsumerRecords<byte[], byte[]> records = reader.poll(POLL);
        if (!records.isEmpty()) {
          store(records, rows, commit);
        }
        metrics.lost(reader.lost());
        metrics.lag(reader::lag);
      }
    } catch (KafkaException e) {
      throw KafkaFailures.translate("following " + pipeline.topic().name(), e);
    }
    log.info("stopped on request, {} rows stored", rows.stored());
    ObjectNode result = Json.object().put("pipeline", pipeline.name()).put("mode", "follow");
    rows.counts().putInto(result);
    return result.put("lost", reader.lost());
  }

  private void store(
      ConsumerRecords<byte[], byte[]> records, FollowRows rows, FollowCommit commit) {
    Instant begun = context.clock().instant();
    Patience patience = new FollowPatience(context.clock(), stop, settings.patience());
    FollowBatch batch = rows.store(records, patience);
    rows.makeDurable(patience);
    if (commit.commit(batch)) {
      metrics.committed(begun, rows.counts());
    }
    batch.unknownSchema().ifPresent(FollowTask::giveUp);
  }

  /** The pipeline has changed: a restarted process gets the new one. */
  private static void giveUp(String unknown) {
    throw new TemporaryException(unknown);
  }
}
