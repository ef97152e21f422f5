package io.millrace.controlcenter.kafka;

import io.millrace.common.task.Deadline;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What one search may read: at most {@value #RECORDS} records or 32 MiB, until its deadline. */
final class SearchBudget {
  static final int RECORDS = 10_000;
  static final long BYTES = 32L * 1024 * 1024;

  private final Deadline deadline;
  private long records;
  private long bytes;

  SearchBudget(Deadline deadline) {
    this.deadline = deadline;
  }

  Deadline deadline() {
    return deadline;
  }

  void count(ConsumerRecord<byte[], byte[]> record) {
    records++;
    // A key or a value that is missing has the size -1.
    bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
  }

  boolean exhausted() {
    return records >= RECORDS || bytes >= BYTES || deadline.passed();
  }

  /** How many records were looked at. */
  long records() {
    return records;
  }
}
