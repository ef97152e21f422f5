package io.millrace.controlcenter.kafka;

import io.millrace.ledger.OffsetRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Looks for records from older to newer ones, in all partitions at once. */
final class ForwardSearch {
  private static final Comparator<ShownRecord> OLDEST =
      Comparator.comparing(ShownRecord::timestamp).thenComparing(ShownRecord::partition);

  private final SearchBudget budget;
  private final SpanReader reader;
  private final Map<TopicPartition, Deque<ShownRecord>> found = new HashMap<>();
  private int weight;

  ForwardSearch(Consumer<byte[], byte[]> consumer, SearchBudget budget) {
    this.budget = budget;
    this.reader = new SpanReader(consumer, budget);
  }

  /**
   * The first records, oldest first.
   *
   * @param spans where they may be, in order; those of a partition may be none
   * @param wanted which of the records there
   * @param limit how many at most
   * @param after where to continue
   */
  Found find(
      Map<TopicPartition, List<OffsetRange>> spans,
      Predicate<ConsumerRecord<byte[], byte[]>> wanted,
      int limit,
      Optional<Places> after) {
    Map<TopicPartition, List<OffsetRange>> left = after.map(at -> behind(spans, at)).orElse(spans);
    Map<TopicPartition, List<OffsetRange>> readable = new HashMap<>(left);
    readable.values().removeIf(List::isEmpty);
    readable.keySet().forEach(partition -> found.put(partition, new ArrayDeque<>()));
    // Each partition may have all of the oldest ones.
    SpanReader.Progress progress =
        readable.isEmpty()
            ? new SpanReader.Progress(Map.of(), false)
            : reader.read(readable, record -> !wanted.test(record) || keep(record, limit));
    List<ShownRecord> oldest = oldest(limit);
    return new Found(
        oldest,
        new Found.Searched(budget.records()),
        !progress.cut() && (oldest.size() == limit || isOver(readable, progress)),
        next(spans, readable, progress));
  }

  /** Whether the partition may have more of the records that are wanted. */
  private boolean keep(ConsumerRecord<byte[], byte[]> record, int limit) {
    ShownRecord shown = ShownRecord.of(record);
    Deque<ShownRecord> kept = found.get(new TopicPartition(record.topic(), record.partition()));
    kept.addLast(shown);
    weight += shown.weight();
    return kept.size() < limit && weight < Found.HEAVIEST;
  }

  private List<ShownRecord> oldest(int limit) {
    List<ShownRecord> oldest = new ArrayList<>();
    while (oldest.size() < limit) {
      Optional<Deque<ShownRecord>> first =
          found.values().stream()
              .filter(kept -> !kept.isEmpty())
              .min(Comparator.comparing(Deque::element, OLDEST));
      if (first.isEmpty()) {
        break;
      }
      oldest.add(first.get().remove());
    }
    return oldest;
  }

  /** Whether all was read, and all that was found is in the answer. */
  private boolean isOver(
      Map<TopicPartition, List<OffsetRange>> readable, SpanReader.Progress progress) {
    return found.values().stream().allMatch(Deque::isEmpty)
        && readable.entrySet().stream()
            .allMatch(
                spans ->
                    progress.positions().get(spans.getKey())
                        >= spans.getValue().get(spans.getValue().size() - 1).end());
  }

  private String next(
      Map<TopicPartition, List<OffsetRange>> spans,
      Map<TopicPartition, List<OffsetRange>> readable,
      SpanReader.Progress progress) {
    if (isOver(readable, progress)) {
      return null;
    }
    Map<Integer, Long> places = new HashMap<>();
    spans.forEach(
        (partition, ranges) -> {
          if (!ranges.isEmpty()) {
            places.put(partition.partition(), ranges.get(ranges.size() - 1).end());
          }
        });
    readable
        .keySet()
        .forEach(
            partition -> {
              ShownRecord untaken = found.get(partition).peek();
              places.put(
                  partition.partition(),
                  untaken == null ? progress.positions().get(partition) : untaken.offset());
            });
    return new Places(places).token();
  }

  /** What of the spans is not in front of these places. */
  private static Map<TopicPartition, List<OffsetRange>> behind(
      Map<TopicPartition, List<OffsetRange>> spans, Places after) {
    Map<TopicPartition, List<OffsetRange>> left = new HashMap<>();
    spans.forEach(
        (partition, ranges) -> {
          long place = after.offsets().getOrDefault(partition.partition(), 0L);
          left.put(
              partition,
              ranges.stream()
                  .filter(range -> range.end() > place)
                  .map(range -> new OffsetRange(Math.max(place, range.first()), range.end()))
                  .toList());
        });
    return left;
  }
}
