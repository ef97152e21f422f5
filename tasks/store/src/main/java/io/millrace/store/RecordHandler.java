package io.millrace.store;

import io.millrace.ledger.RecordHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes the records of an interval, one after another. May block to hold back the reader. */
@FunctionalInterface
public interface RecordHandler {
  void accept(ConsumerRecord<byte[], byte[]> record, RecordHeaders headers);
}
