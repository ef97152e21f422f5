package io.millrace.spark;

import io.millrace.cassandra.BoundedWriter;
import io.millrace.cassandra.Patience;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.kafka.KafkaFailures;
import io.millrace.store.RecordEncoder;
import io.millrace.store.follow.FollowBatch;
import io.millrace.store.follow.FollowRows;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * Stores the records of one partition in one batch, in whatever virtual machine Spark runs it.
 *
 * @param schemaIds the schemas whose records the pipeline can read
 * @param patience how long Cassandra may take
 * @param stored behind the last record that is stored already, by partition of the topic: what
 *     comes before it is left out
 */
record FollowPartition(
    ExecutorSettings settings,
    Set<Integer> schemaIds,
    Duration patience,
    Map<TopicPartition, Long> stored)
    implements FlatMapFunction<Iterator<Row>, FollowResult> {
  /** So many records are acknowledged before more are read. */
  private static final int TOGETHER = 1_000;

  /** One result, or none without records. A failure is a result: an exception loses its kind. */
  @Override
  public Iterator<FollowResult> call(Iterator<Row> rows) {
    try {
      return store(rows).stream().iterator();
    } catch (TaskException e) {
      return List.of(FollowResult.failed(PartitionResult.Failure.of(e))).iterator();
    } catch (RuntimeException e) {
      if (TaskContext.get().isInterrupted()) {
        throw e; // as Spark expects of a task that it ends
      }
      return List.of(FollowResult.failed(failure(e))).iterator();
    }
  }

  private static PartitionResult.Failure failure(RuntimeException e) {
    return e instanceof KafkaException // of Spark's source
        ? PartitionResult.Failure.of(KafkaFailures.translate("reading the topic", e))
        : PartitionResult.Failure.bug(e);
  }

  private Optional<FollowResult> store(Iterator<Row> rows) {
    ExecutorConnections cassandra = ExecutorConnections.of(settings);
    FollowRows storing =
        new FollowRows(
            new RecordEncoder(settings.pipeline().record()),
            cassandra.statements(),
            BoundedWriter.to(cassandra.session()),
            cassandra.commitLog(),
            schemaIds);
    Patience patient = untilCancelled();
    List<Rejection> rejections = new ArrayList<>();
    TopicPartition partition = null;
    long first = 0;
    long next = 0;
    while (rows.hasNext()) {
      List<ConsumerRecord<byte[], byte[]>> records = someOf(rows);
      if (records.isEmpty()) {
        break;
      }
      ConsumerRecord<byte[], byte[]> last = records.get(records.size() - 1);
      if (partition == null) {
        partition = new TopicPartition(last.topic(), last.partition());
        first = records.get(0).offset();
      }
      FollowBatch batch =
          storing.store(new ConsumerRecords<>(Map.of(partition, records), Map.of()), patient);
      batch.rejected().forEach(rejected -> rejections.add(Rejection.of(rejected)));
      batch.unknownSchema().ifPresent(FollowPartition::giveUp);
      next = last.offset() + 1;
    }
    storing.makeDurable(patient);
    return partition == null
        ? Optional.empty()
        : Optional.of(
            new FollowResult(
                partition,
                first,
                next,
                List.copyOf(rejections),
                storing.read(),
                storing.stored(),
                storing.duplicates(),
                null));
  }

  private List<ConsumerRecord<byte[], byte[]>> someOf(Iterator<Row> rows) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(TOGETHER);
    while (rows.hasNext() && records.size() < TOGETHER) {
      ConsumerRecord<byte[], byte[]> record = KafkaRow.record(rows.next());
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (record.offset() >= stored.getOrDefault(partition, 0L)) {
        records.add(record);
      }
    }
    return records;
  }

  /** Until Spark ends the task, or Cassandra has taken too long. */
  private Patience untilCancelled() {
    TaskContext task = TaskContext.get();
    Deadline deadline = new Deadline(Clock.systemUTC(), patience);
    return () -> {
      if (task.isInterrupted()) {
        throw new TemporaryException("Spark has cancelled the task");
      }
      deadline.check("storing the records of one batch");
    };
  }

  /** The pipeline has changed: a restarted process gets the new one. */
  private static void giveUp(String unknown) {
    throw new TemporaryException(unknown);
  }
}
