package io.millrace.controlcenter.hours.ledger;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What is kept of a topic that is followed.
 *
 * @param <T> what is kept of one record until it is applied
 * @param <S> what readers see; never changes
 */
interface Contents<T, S> {
  /**
   * What a record says; empty if it says nothing. Called by another thread than the other methods,
   * so it may not depend on them.
   */
  Optional<T> parse(ConsumerRecord<byte[], byte[]> record);

  /** Forgets everything: the topic is another one. */
  void clear();

  /** Adds what a record says, in the order of its partition. */
  void apply(T item);

  S snapshot();
}
