package io.millrace.ledger;

import io.millrace.common.interval.Interval;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.kafka.KafkaFailures;
import java.time.Duration;
import java.time.Instant;
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
 * Publishes records and the ledger's entry for them in one transaction: a committed reader sees all
 * or nothing.
 *
 * <p>Its transactional id belongs to one interval, so {@link #open} ends any transaction of an
 * older attempt and fences it if it is still alive. Open it <em>before</em> reading the ledger:
 * then only a newer attempt can change what was read, and that attempt fences this one.
 */
public final class TransactionalPublisher implements AutoCloseable {
  /** Enough for a broker to restart, and for an older attempt's transaction to end. */
  private static final Duration LONGEST_OPEN = Duration.ofSeconds(60);

  private static final Duration CLOSE = Duration.ofSeconds(2);

  /** Attempts of a call that times out, and of a page without offsets. */
  private static final int ATTEMPTS = 3;

  private final Producer<byte[], byte[]> producer;
  private final StepObserver observer;

  public TransactionalPublisher(Producer<byte[], byte[]> producer) {
    this(producer, StepObserver.NONE);
  }

  /**
   * @param observer is notified of each {@link TransactionStep}
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
   * Fences older attempts, and ends their open transactions.
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
        // May need repeating: the coordinator may still be ending an older attempt's transaction.
        if (opening.passed()) {
          throw KafkaFailures.translate("opening transactions", e);
        }
      } catch (KafkaException e) {
        throw failure("opening transactions", e);
      }
    }
  }

  /**
   * Sends the records, waits until all are acknowledged, sends the ledger's entry last and commits.
   *
   * @param entry creates the ledger's record from the positions of the others
   * @return the positions of the others
   * @throws TemporaryException also if Kafka's clock is so far behind that no reader would find the
   *     entry
   * @throws FencedException if the transaction was ended by someone else
   * @throws TaskException if it failed for another reason; it is then aborted, or its outcome is
   *     unknown until the next {@link #open}
   */
  public Acknowledgements publish(
      List<ProducerRecord<byte[], byte[]>> records,
      Function<Acknowledgements, LedgerRecord> entry) {
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
   * @throws TransactionAbortableException if it must be aborted and retried
   */
  private Acknowledgements published(
      List<ProducerRecord<byte[], byte[]>> records,
      Function<Acknowledgements, LedgerRecord> entry) {
    try {
      producer.beginTransaction();
      observer.reached(TransactionStep.BEGUN);
      Acknowledgements acknowledgements = new Acknowledgements(sent(records));
      observer.reached(TransactionStep.RECORDS_ACKNOWLEDGED);
      LedgerRecord sentLast = entry.apply(acknowledgements);
      Future<RecordMetadata> ledger = producer.send(sentLast);
      observer.reached(TransactionStep.ENTRY_SENT);
      producer.flush();
      checkFindable(sentLast.interval(), ledger.get());
      observer.reached(TransactionStep.ENTRY_ACKNOWLEDGED);
      // Its outcome is unknown when it times out; nothing else is allowed then, least of all an
      // abort. So giving up here is not reported to callers as Kafka's failure.
      repeated("committing", producer::commitTransaction);
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

  /** Readers of the ledger would not look for an entry that seems to be so old. */
  private void checkFindable(Interval interval, RecordMetadata received) {
    Instant earliest = LedgerRecord.earliest(interval);
    if (received.hasTimestamp() && received.timestamp() < earliest.toEpochMilli()) {
      abort();
      throw new TemporaryException(
          "Kafka's clock says %s, before interval %s could have a run: correct the clocks of the brokers (valid: %s or later)"
              .formatted(Instant.ofEpochMilli(received.timestamp()), interval.label(), earliest));
    }
  }

  /** Aborts a transaction that will be retried: no other can begin before. */
  private void abort() {
    try {
      repeated("aborting", producer::abortTransaction);
    } catch (KafkaException e) {
      throw failure("aborting", e);
    }
  }

  /** A commit or an abort that timed out must be repeated, because its outcome is unknown. */
  private static void repeated(String doing, Runnable end) {
    for (int attempt = 1; ; attempt++) {
      try {
        end.run();
        return;
      } catch (TimeoutException e) {
        if (attempt == ATTEMPTS) {
          throw KafkaFailures.translate(doing, e);
        }
      }
    }
  }

  /** Unblocks other readers at once; if it fails, the coordinator's timeout does so. */
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
