package io.millrace.ledger;

import io.millrace.common.task.Deadline;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.kafka.KafkaFailures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;

/**
 * Publishes records and the ledger's entry about them in one transaction: a committed reader sees
 * all of it or nothing.
 *
 * <p>Its transactional id belongs to one interval, so {@link #open} ends whatever an older attempt
 * has left and shuts out one that is still alive. Open it <em>before</em> reading the ledger: what
 * is read then can only be changed by a newer attempt, and that shuts this one out.
 */
public final class TransactionalPublisher implements AutoCloseable {
  /** A broker that restarts is back by then, and what an older attempt has left has ended. */
  private static final Duration LONGEST_OPEN = Duration.ofSeconds(60);

  private static final Duration CLOSE = Duration.ofSeconds(2);

  /** How often a call that timed out, or a page without offsets, is tried again. */
  private static final int ATTEMPTS = 3;

  private final Producer<byte[], byte[]> producer;
  private final StepObserver observer;

  public TransactionalPublisher(Producer<byte[], byte[]> producer) {
    this(producer, StepObserver.NONE);
  }

  /**
   * @param observer is told of each {@link TransactionStep}
   */
  public TransactionalPublisher(Producer<byte[], byte[]> producer, StepObserver observer) {
    this.producer = producer;
    this.observer = observer;
  }

  /** The transactional id of an interval's records. */
  public static String transactionalId(String pipeline, String intervalLabel) {
    return pipeline + "-" + intervalLabel;
  }

  /** The transactional id of the streaming task's dead letters of an interval. */
  public static String deadLettersTransactionalId(String pipeline, String intervalLabel) {
    return transactionalId(pipeline, intervalLabel) + "-letters";
  }

  /** The transactional id of the replays of an interval's dead letters. */
  public static String replaysTransactionalId(String pipeline, String intervalLabel) {
    return transactionalId(pipeline, intervalLabel) + "-replays";
  }

  /**
   * Ends what an older attempt has left, and shuts it out.
   *
   * @throws FencedException if a newer attempt opened at the same time
   */
  public void open(Deadline deadline) {
    Deadline opening = deadline.within(LONGEST_OPEN);
    observer.reached(TransactionStep.OPENING);
    while (true) {
      try {
        producer.initTransactions();
        observer.reached(TransactionStep.OPENED);
        return;
      } catch (TimeoutException e) {
        // It may be repeated: the coordinator may still be ending what an older attempt has left.
        if (opening.passed()) {
          throw KafkaFailures.translate("opening transactions", e);
        }
      } catch (KafkaException e) {
        throw failure("opening transactions", e);
      }
    }
  }

  /**
   * Sends the records, waits until all are acknowledged, sends the ledger's entry as the last thing
   * and commits.
   *
   * @param entry makes the ledger's record from where the others are
   * @return where the others are
   * @throws FencedException if the transaction was ended by someone else
   * @throws TaskException if it failed for another reason; it is aborted then, or its end is
   *     unknown until the next {@link #open}
   */
  public Acknowledgements publish(
      List<ProducerRecord<byte[], byte[]>> records,
      Function<Acknowledgements, ProducerRecord<byte[], byte[]>> entry) {
    for (int attempt = 1; ; attempt++) {
      try {
        return published(records, entry);
      } catch (TransactionAbortableException e) {
        abort();
        if (attempt == ATTEMPTS) {
          throw new TemporaryException(
              "Kafka: publishing was aborted %d times in a row: %s"
                  .formatted(ATTEMPTS, e.getMessage()),
              e);
        }
      }
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE);
  }

  /**
   * Where the records are, once the transaction is committed.
   *
   * @throws TransactionAbortableException if it is to be aborted, and tried again
   */
  private Acknowledgements published(
      List<ProducerRecord<byte[], byte[]>> records,
      Function<Acknowledgements, ProducerRecord<byte[], byte[]>> entry) {
    try {
      producer.beginTransaction();
      observer.reached(TransactionStep.BEGUN);
      Acknowledgements acknowledgements = new Acknowledgements(sent(records));
      observer.reached(TransactionStep.RECORDS_ACKNOWLEDGED);
      Future<RecordMetadata> ledger = producer.send(entry.apply(acknowledgements));
      observer.reached(TransactionStep.ENTRY_SENT);
      producer.flush();
      ledger.get();
      observer.reached(TransactionStep.ENTRY_ACKNOWLEDGED);
      commit();
      observer.reached(TransactionStep.COMMITTED);
      return acknowledgements;
    } catch (KafkaException | ExecutionException e) {
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      if (cause instanceof TransactionAbortableException again && !KafkaFailures.isFenced(e)) {
        throw again;
      }
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw KafkaFailures.translate("publishing", e);
    }
  }

  private List<RecordMetadata> sent(List<ProducerRecord<byte[], byte[]>> records)
      throws ExecutionException, InterruptedException {
    List<Future<RecordMetadata>> sends = new ArrayList<>(records.size());
    for (ProducerRecord<byte[], byte[]> record : records) {
      sends.add(producer.send(record));
      observer.reached(TransactionStep.RECORD_SENT);
    }
    producer.flush();
    List<RecordMetadata> acknowledged = new ArrayList<>(records.size());
    for (Future<RecordMetadata> send : sends) {
      acknowledged.add(send.get());
    }
    // A duplicate that the broker has seen before is acknowledged without an offset: the page's
    // ranges would be wrong, so the page is sent again.
    if (!acknowledged.stream().allMatch(RecordMetadata::hasOffset)) {
      throw new TransactionAbortableException("records were acknowledged without their offsets");
    }
    return acknowledged;
  }

  /**
   * A commit that timed out must be repeated, nothing else is allowed: its end is not known yet.
   * Least of all an abort, so what is given up here is not a failure of Kafka's to those above.
   */
  private void commit() {
    for (int attempt = 1; ; attempt++) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (attempt == ATTEMPTS) {
          throw KafkaFailures.translate("committing", e);
        }
      }
    }
  }

  /**
   * Ends a transaction that is to be tried again: none can begin before. As with a commit, an abort
   * that timed out must be repeated.
   */
  private void abort() {
    for (int attempt = 1; ; attempt++) {
      try {
        producer.abortTransaction();
        return;
      } catch (TimeoutException e) {
        if (attempt == ATTEMPTS) {
          throw KafkaFailures.translate("aborting", e);
        }
      } catch (KafkaException e) {
        throw failure("aborting", e);
      }
    }
  }

  /** Frees other readers at once; if it fails, the coordinator does so when the timeout is over. */
  private RuntimeException failed(Exception e) {
    RuntimeException failure = failure("publishing", e);
    if (!(failure instanceof FencedException)) {
      try {
        producer.abortTransaction();
      } catch (KafkaException suppressed) {
        failure.addSuppressed(suppressed);
      }
    }
    return failure;
  }

  private static RuntimeException failure(String doing, Exception e) {
    return KafkaFailures.isFenced(e)
        ? new FencedException(doing + ": " + e.getMessage(), e)
        : KafkaFailures.translate(doing, e);
  }
}
