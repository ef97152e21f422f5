package io.millrace.ledger;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one page has produced in the topics.
 *
 * @param page which page of the interval it is, from 1
 * @param fetched how many records it had
 * @param produced how many of them are in the topic of the records
 * @param deadLettered how many are in the topic of the dead letters
 * @param ranges where the produced ones are, by partition
 */
public record PageEntry(
    int page, int fetched, int produced, int deadLettered, Map<Integer, OffsetRange> ranges)
    implements Serializable {
  public PageEntry {
    ranges = Collections.unmodifiableMap(new TreeMap<>(ranges));
    if (fetched != produced + deadLettered) {
      throw new IllegalArgumentException(
          "page %d: %d fetched, but %d produced and %d dead letters"
              .formatted(page, fetched, produced, deadLettered));
    }
  }

  /** The same with the range of one partition only, if it has one there. */
  PageEntry inPartition(int partition) {
    Map<Integer, OffsetRange> only = new TreeMap<>(ranges);
    only.keySet().retainAll(Set.of(partition));
    return new PageEntry(page, fetched, produced, deadLettered, only);
  }
}
