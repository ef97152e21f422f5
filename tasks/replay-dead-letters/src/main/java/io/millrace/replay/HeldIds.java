package io.millrace.replay;

import io.millrace.common.cassandra.Repeater;
import io.millrace.common.cassandra.StoredIds;
import io.millrace.common.interval.Interval;
import java.nio.ByteBuffer;

/** The ids of which the interval's table has a row of one revision, as Cassandra tells. */
final class HeldIds {
  private final StoredIds stored;
  private final Repeater repeater;
  private final Interval interval;
  private final int revision;

  HeldIds(StoredIds stored, Repeater repeater, Interval interval, int revision) {
    this.stored = stored;
    this.repeater = repeater;
    this.interval = interval;
    this.revision = revision;
  }

  boolean contains(ByteBuffer id) {
    return repeater.call(
        "looking for an id", () -> stored.contains(interval, revision, id.duplicate()));
  }
}
