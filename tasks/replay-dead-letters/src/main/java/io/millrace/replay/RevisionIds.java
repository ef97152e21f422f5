package io.millrace.replay;

import io.millrace.store.IntervalContext;
import io.millrace.store.StoredIds;
import java.nio.ByteBuffer;

/** The ids that have a row of one revision in the interval's table. */
final class RevisionIds {
  private final IntervalContext context;
  private final StoredIds stored;
  private final int revision;

  RevisionIds(IntervalContext context, int revision) {
    this.context = context;
    this.stored = StoredIds.prepare(context.connections().session(), context.pipeline());
    this.revision = revision;
  }

  boolean contains(ByteBuffer id) {
    return context
        .retrier()
        .call(
            "looking up an id",
            () -> stored.contains(context.interval(), revision, id.duplicate()));
  }
}
