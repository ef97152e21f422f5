package io.millrace.spark;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.spark.sql.Row;

/**
 * A row of Spark's Kafka source with {@code includeHeaders}: key, value, topic, partition, offset,
 * timestamp, timestampType, headers.
 */
final class KafkaRow {
  private KafkaRow() {}

  /** The record that it was read from. */
  static ConsumerRecord<byte[], byte[]> record(Row row) {
    byte[] key = row.getAs("key");
    byte[] value = row.getAs("value");
    return new ConsumerRecord<>(
        row.getString(row.fieldIndex("topic")),
        row.getInt(row.fieldIndex("partition")),
        row.getLong(row.fieldIndex("offset")),
        row.getTimestamp(row.fieldIndex("timestamp")).getTime(),
        TimestampType.LOG_APPEND_TIME,
        key == null ? ConsumerRecord.NULL_SIZE : key.length,
        value == null ? ConsumerRecord.NULL_SIZE : value.length,
        key,
        value,
        headers(row),
        Optional.empty());
  }

  private static Headers headers(Row row) {
    Headers headers = new RecordHeaders();
    int index = row.fieldIndex("headers");
    if (!row.isNullAt(index)) {
      for (Row header : row.<Row>getList(index)) {
        headers.add(header.getString(0), header.getAs(1));
      }
    }
    return headers;
  }
}
