package io.millrace.ledger;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Where the brokers stored the records of a transaction. */
public final class Acknowledgements {
  private final List<RecordMetadata> records;

  Acknowledgements(List<RecordMetadata> records) {
    this.records = List.copyOf(records);
  }

  /** The metadata of each record, in the order of sending. */
  public List<RecordMetadata> inOrder() {
    return records;
  }

  /** The range of each partition, from the first record to behind the last. */
  public Map<Integer, OffsetRange> ranges(String topic) {
    Map<Integer, OffsetRange> ranges = new TreeMap<>();
    for (RecordMetadata record : records) {
      if (record.topic().equals(topic)) {
        ranges.merge(
            record.partition(),
            new OffsetRange(record.offset(), record.offset() + 1),
            OffsetRange::with);
      }
    }
    return ranges;
  }
}
