package io.millrace.controlcenter.kafka;

import io.millrace.ledger.OffsetRange;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What a backward search has of one partition: records found, and where to look for older ones. */
final class PartitionTail {
  private static final int SMALLEST_WINDOW = 16;
  private static final int LARGEST_WINDOW = 2_000;

  private final TopicPartition partition;
  private final long beginning;
  private final int limit;
  private final int heaviest;

  /** Oldest first. */
  private final Deque<ShownRecord> found = new ArrayDeque<>();

  private int weight;

  /** Nothing from here on is still to be found, except what is in {@link #found}. */
  private long unsearched;

  private int window;

  private PartitionTail(
      TopicPartition partition, long beginning, long end, int limit, int partitions) {
    this.partition = partition;
    this.beginning = beginning;
    this.unsearched = Math.max(beginning, end);
    this.limit = limit;
    this.heaviest = Math.max(ShownValue.LONGEST, 2 * Found.HEAVIEST / partitions);
    // Even so many of the largest records fit into a search's budget, so that it finds something.
    this.window = SMALLEST_WINDOW;
  }

  /**
   * @param before only what is in front of this offset, if it is given
   * @param limit how many records the search wants
   * @param partitions how many there are, which share the memory
   */
  static PartitionTail of(
      TopicPartition partition,
      OffsetRange range,
      Optional<Long> before,
      int limit,
      int partitions) {
    long end = before.map(place -> Math.min(place, range.end())).orElse(range.end());
    return new PartitionTail(partition, range.first(), end, limit, partitions);
  }

  TopicPartition partition() {
    return partition;
  }

  /** Reads until there is a record or nothing more to read; false if the budget ended before. */
  boolean fill(SpanReader reader, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    while (found.isEmpty() && unsearched > beginning) {
      long first = Math.max(beginning, unsearched - window);
      long[] oldest = {first};
      SpanReader.Progress progress =
          reader.read(
              Map.of(partition, List.of(new OffsetRange(first, unsearched))),
              record -> {
                if (wanted.test(record)) {
                  oldest[0] = Math.max(oldest[0], keep(ShownRecord.of(record)));
                }
                return true;
              });
      if (progress.cut()) {
        // The newest part of the window was not reached: what was found is not the newest.
        found.clear();
        weight = 0;
        return false;
      }
      unsearched = oldest[0];
      window = Math.min(LARGEST_WINDOW, 2 * window);
    }
    return true;
  }

  /** Keeps the newest that memory allows; returns the offset up to which older ones are left. */
  private long keep(ShownRecord record) {
    found.addLast(record);
    weight += record.weight();
    long left = 0;
    while (found.size() > limit || (weight > heaviest && found.size() > 1)) {
      ShownRecord dropped = found.removeFirst();
      weight -= dropped.weight();
      left = dropped.offset() + 1;
    }
    return left;
  }

  Optional<ShownRecord> newest() {
    return Optional.ofNullable(found.peekLast());
  }

  ShownRecord take() {
    ShownRecord taken = found.removeLast();
    weight -= taken.weight();
    return taken;
  }

  boolean isOver() {
    return found.isEmpty() && unsearched <= beginning;
  }

  /** Everything in front of this offset is still to be found. */
  long place() {
    return found.isEmpty() ? unsearched : found.getLast().offset() + 1;
  }
}
