package io.millrace.store.follow;

import io.millrace.ledger.RecordHeaders;
import io.millrace.ledger.RecordPosition;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers the latest ids, to find duplicates within a revision of an interval. Records of one id
 * are in one partition in the order of pages, so the first to arrive is the first in the interval.
 *
 * <p>The memory is bounded, and lost when the process ends, with Spark already at the end of a
 * batch: a duplicate that arrives later than that overwrites the first record, until the interval's
 * own run succeeds.
 */
final class RecentIds {
  /** About 30 MB of UUIDs. */
  static final int MOST = 100_000;

  private final Map<Id, RecordPosition> positions;

  RecentIds(int most) {
    this.positions =
        new LinkedHashMap<>(16, 0.75f, false) {

          @Override
          protected boolean removeEldestEntry(Map.Entry<Id, RecordPosition> eldest) {
            return size() > most;
          }
        };
  }

  /** Whether no other record of this revision had the id; a redelivered record is the same one. */
  boolean isFirst(ByteBuffer id, RecordHeaders headers) {
    RecordPosition position = headers.position();
    RecordPosition before =
        positions.putIfAbsent(
            new Id(headers.interval(), headers.revision(), id.duplicate()), position);
    return before == null || before.equals(position);
  }

  private record Id(String interval, int revision, ByteBuffer id) {}
}
