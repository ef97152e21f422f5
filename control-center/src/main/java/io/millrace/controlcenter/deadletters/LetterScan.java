package io.millrace.controlcenter.deadletters;

import io.millrace.controlcenter.backend.BackendException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Looks through a topic of dead letters. */
interface LetterScan {
  /** How many records are looked at. */
  int MOST_RECORDS = 20_000;

  /**
   * Passes the records to a new visitor, the newest first, until it has enough.
   *
   * @param visitors makes the visitor; it is used by one thread only
   * @throws BackendException if Kafka does not answer
   */
  <T, V extends Visitor<T>> Scanned<V> newestFirst(String topic, Supplier<V> visitors);

  /**
   * What looks at the records.
   *
   * @param <T> what is kept of a record until it is visited
   */
  interface Visitor<T> extends Function<ConsumerRecord<byte[], byte[]>, T>, Predicate<T> {
    /** What is needed of a record. It is read in the other direction, so its bytes must go. */
    @Override
    T apply(ConsumerRecord<byte[], byte[]> record);

    /** Visits it; false once it has seen enough. */
    @Override
    boolean test(T kept);
  }

  /**
   * The end of a scan.
   *
   * @param visitor with what it has seen
   * @param records how many records were visited
   * @param complete whether the visitor had enough, or has seen them all
   */
  record Scanned<V>(V visitor, int records, boolean complete) {}
}
