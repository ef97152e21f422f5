package io.millrace.stream;

import io.millrace.common.kafka.RecordHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes the records of an interval, one after another. May block to hold back the reader. */
@FunctionalInterface
interface RecordSink {
  void accept(ConsumerRecord<byte[], byte[]> record, RecordHeaders headers);
}
