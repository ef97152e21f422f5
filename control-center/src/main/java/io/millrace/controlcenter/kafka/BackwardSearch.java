package io.millrace.controlcenter.kafka;

import io.millrace.ledger.OffsetRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks for records from newer to older ones. A topic can only be read forward, so each partition
 * is read in windows that begin ever further in front of its end.
 */
final class BackwardSearch {
  private static final Comparator<ShownRecord> NEWEST =
      Comparator.comparing(ShownRecord::timestamp).thenComparing(ShownRecord::partition);

  private final SearchBudget budget;
  private final SpanReader reader;

  BackwardSearch(Consumer<byte[], byte[]> consumer, SearchBudget budget) {
    this.budget = budget;
    this.reader = new SpanReader(consumer, budget);
  }

  /**
   * The last records, newest first.
   *
   * @param spans where they may be; a partition may have none
   * @param wanted which of the records there
   * @param limit how many at most
   * @param after where to continue: only records in front of these places
   */
  Found find(
      Map<TopicPartition, List<OffsetRange>> spans,
      Predicate<ConsumerRecord<byte[], byte[]>> wanted,
      int limit,
      Optional<Places> after) {
    List<PartitionTail> tails = new ArrayList<>();
    spans.forEach(
        (partition, ranges) ->
            ranges.forEach(
                range ->
                    tails.add(
                        PartitionTail.of(
                            partition,
                            range,
                            after.map(at -> at.offsets().get(partition.partition())),
                            limit,
                            spans.size()))));
    List<ShownRecord> newest = new ArrayList<>();
    boolean cut = false;
    int weight = 0;
    while (newest.size() < limit && weight < Found.HEAVIEST) {
      // The newest one is known once each partition has shown its newest.
      cut = cut || !tails.stream().allMatch(tail -> tail.fill(reader, wanted));
      Optional<PartitionTail> first =
          tails.stream()
              .filter(tail -> tail.newest().isPresent())
              .max(Comparator.comparing(tail -> tail.newest().orElseThrow(), NEWEST));
      if (first.isEmpty()) {
        break;
      }
      ShownRecord taken = first.get().take();
      weight += taken.weight();
      newest.add(taken);
    }
    return new Found(
        newest,
        new Found.Searched(budget.records()),
        !cut && (newest.size() == limit || weight < Found.HEAVIEST),
        next(tails));
  }

  private static String next(List<PartitionTail> tails) {
    if (tails.stream().allMatch(PartitionTail::isOver)) {
      return null;
    }
    Map<Integer, Long> places = new HashMap<>();
    tails.forEach(tail -> places.put(tail.partition().partition(), tail.place()));
    return new Places(places).token();
  }
}
