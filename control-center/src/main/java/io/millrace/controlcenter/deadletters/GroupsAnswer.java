package io.millrace.controlcenter.deadletters;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Dead letters by what has failed.
 *
 * @param total how many records have become dead letters, whatever their revision
 * @param open how many of them wait for a replay
 * @param complete whether all of the topic was looked at, and everything is known about it
 * @param scanned how many records of the topic were looked at, the newest first
 * @param warning what is not known, and why
 */
record GroupsAnswer(
    int total,
    int open,
    boolean complete,
    int scanned,
    List<Group> groups,
    List<Interval> intervals,
    Optional<String> warning) {

  /**
   * Records that failed in the same way.
   *
   * @param reason the message without the records' own values, where that is possible
   * @param firstInterval start of the first hour that has one; absent if none says where it belongs
   */
  record Group(
      String stage,
      Optional<String> field,
      String reason,
      int count,
      int open,
      Optional<Instant> firstInterval,
      Optional<Instant> lastInterval) {}

  /** How many an hour has. */
  record Interval(Instant start, int count, int open) {}
}
