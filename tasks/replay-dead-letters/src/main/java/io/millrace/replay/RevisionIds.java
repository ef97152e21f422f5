package io.millrace.replay;

import io.millrace.cassandra.Retrier;
import io.millrace.common.interval.Interval;
import io.millrace.store.StoredIds;
import java.nio.ByteBuffer;

/** The ids of which the interval's table has a row of one revision, as Cassandra tells. */
final class RevisionIds {
  private final StoredIds stored;
  private final Retrier repeater;
  private final Interval interval;
  private final int revision;

  RevisionIds(StoredIds stored, Retrier repeater, Interval interval, int revision) {
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
