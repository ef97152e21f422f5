package io.millrace.store.follow;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What has become of the records that a process has read so far.
 *
 * @param deadLettered with the duplicates
 * @param duplicates the dead letters that are second records of an id
 */
public record FollowCounts(long read, long stored, long deadLettered, long duplicates) {
  public static final FollowCounts NONE = new FollowCounts(0, 0, 0, 0);

  public FollowCounts plus(FollowCounts more) {
    return new FollowCounts(
        read + more.read,
        stored + more.stored,
        deadLettered + more.deadLettered,
        duplicates + more.duplicates);
  }

  /** Puts them into the task's result. */
  public void putInto(ObjectNode result) {
    result.put("read", read);
    result.put("stored", stored);
    result.put("dead_lettered", deadLettered);
    result.put("duplicates", duplicates);
  }
}
