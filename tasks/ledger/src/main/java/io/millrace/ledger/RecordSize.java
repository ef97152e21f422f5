package io.millrace.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * The largest size that a record can have in a topic. A record that is too large must be found
 * before its transaction begins: a failed send aborts the whole page, on every retry.
 */
public final class RecordSize {
  /** Of a batch, in message format 2. */
  private static final int BATCH_OVERHEAD = 61;

  /** Of a record: length, attributes, timestamp and offset deltas, key, value and header counts. */
  private static final int RECORD_OVERHEAD = 5 + 1 + 10 + 5 + 5 + 5 + 5;

  /** The lengths of a header's name and value. */
  private static final int HEADER_OVERHEAD = 5 + 5;

  private RecordSize() {}

  /** The upper bound in bytes, for an uncompressed batch of this record alone. */
  public static long upperBound(ProducerRecord<byte[], byte[]> record) {
    return upperBound(record.key(), record.value(), record.headers());
  }

  static long upperBound(byte[] key, byte[] value, Iterable<Header> headers) {
    long size = (long) BATCH_OVERHEAD + RECORD_OVERHEAD + length(key) + length(value);
    for (Header header : headers) {
      size += HEADER_OVERHEAD + header.key().getBytes(UTF_8).length + length(header.value());
    }
    return size;
  }

  private static int length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
