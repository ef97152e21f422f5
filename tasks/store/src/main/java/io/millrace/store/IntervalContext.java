package io.millrace.store;

import io.millrace.cassandra.Patience;
import io.millrace.cassandra.Retrier;
import io.millrace.cassandra.SyncBarrier;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.settings.TaskSettings;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskContext;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerView;
import io.millrace.ledger.TransactionalPublisher;
import java.util.function.BinaryOperator;

/**
 * What a task that works on a stored interval needs.
 *
 * @param process the clock, and whether the task was asked to stop
 * @param connections stay open when the task ends
 * @param observer is notified of each step
 * @param patience ends at the deadline, and when the task is asked to stop
 */
public record IntervalContext(
    TaskSettings task,
    TaskContext process,
    StoreConnections connections,
    StepObserver observer,
    Deadline deadline,
    Patience patience,
    Retrier retrier,
    TopicInspector topics,
    Ledger ledger) {

  /**
   * The context of a task whose time starts now.
   *
   * @param doing what the task does to the interval, for messages: "storing"
   */
  public static IntervalContext open(
      String doing,
      TaskSettings task,
      TaskContext process,
      StoreConnections connections,
      StepObserver observer) {
    Deadline deadline = new Deadline(process.clock(), task.deadline());
    Patience patience =
        Patience.until(
            deadline, process.stop(), "%s interval %s".formatted(doing, task.interval().label()));
    TopicInspector topics = new TopicInspector(connections.admin());
    return new IntervalContext(
        task,
        process,
        connections,
        observer,
        deadline,
        patience,
        new Retrier(patience),
        topics,
        new Ledger(topics, connections.consumer(), task.pipeline().topic().intervals()));
  }

  public Pipeline pipeline() {
    return task.pipeline();
  }

  public Interval interval() {
    return task.interval();
  }

  /**
   * A publisher for the interval, not open yet.
   *
   * @param transactionalId makes it of the pipeline's name and the interval's label
   */
  public TransactionalPublisher publisher(BinaryOperator<String> transactionalId) {
    return new TransactionalPublisher(
        connections
            .clients()
            .transactionalProducer(transactionalId.apply(pipeline().name(), interval().label())),
        observer);
  }

  /** Begins what Cassandra has to make durable. */
  public SyncBarrier barrier() {
    return connections.commitLog().begin(patience);
  }

  /** Reads the ledger's entries for the interval. */
  public LedgerView readLedger() {
    return readLedger(deadline);
  }

  /** The same, by another deadline. */
  public LedgerView readLedger(Deadline until) {
    return ledger.read(pipeline().name(), interval(), until);
  }

  /** The id of the topic of the records, as it is now. */
  public String topicId() {
    return topics.describe(pipeline().topic().name(), deadline).id();
  }
}
