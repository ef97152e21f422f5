package io.millrace.controlcenter.hours.ledger;

import io.millrace.controlcenter.backend.BackendException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads topics; every call is bounded. */
public interface TopicReads {
  /**
   * What a topic has had since it was last read, or a part of it.
   *
   * @param since where to begin
   * @param patience how long reading may take
   * @param parse what is to be kept of a record; called by another thread
   * @throws BackendException if Kafka does not answer; then nothing counts as read
   */
  <T> Tail<T> tail(
      String topic,
      TopicPositions since,
      Duration patience,
      Function<ConsumerRecord<byte[], byte[]>, Optional<T>> parse);

  /**
   * One record.
   *
   * @return empty if it is gone, because compaction removed it
   * @throws BackendException if Kafka does not answer
   */
  Optional<byte[]> value(TopicPartition partition, long offset);
}
