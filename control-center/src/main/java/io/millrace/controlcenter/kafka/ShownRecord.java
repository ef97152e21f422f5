package io.millrace.controlcenter.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of a topic as it is shown.
 *
 * @param timestamp when Kafka received it
 * @param key as text, null if it has none
 * @param headers the first {@value #HEADERS}
 * @param value see {@link ShownValue}
 * @param sizeBytes of the value
 * @param truncated whether only the value's beginning is shown
 */
record ShownRecord(
    int partition,
    long offset,
    Instant timestamp,
    String key,
    List<ShownHeader> headers,
    JsonNode value,
    String format,
    int sizeBytes,
    boolean truncated) {
  static final int HEADERS = 100;
  private static final int LONGEST_LINE = 4 * 1024;

  /** A header; a value that is longer than 4 KiB ends with an ellipsis. */
  record ShownHeader(String name, String value) {}

  static ShownRecord of(ConsumerRecord<byte[], byte[]> record) {
    ShownValue value = ShownValue.of(record.value());
    List<ShownHeader> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      if (headers.size() == HEADERS) {
        break;
      }
      headers.add(new ShownHeader(header.key(), ShownValue.line(header.value(), LONGEST_LINE)));
    }
    return new ShownRecord(
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(record.timestamp()),
        ShownValue.line(record.key(), LONGEST_LINE),
        List.copyOf(headers),
        value.value(),
        value.format(),
        value.sizeBytes(),
        value.truncated());
  }

  /** About how much memory it takes until it is sent, in bytes. */
  int weight() {
    int lines = key == null ? 0 : key.length();
    for (ShownHeader header : headers) {
      lines += header.name().length() + (header.value() == null ? 0 : header.value().length());
    }
    return lines + Math.min(sizeBytes, ShownValue.LONGEST);
  }
}
