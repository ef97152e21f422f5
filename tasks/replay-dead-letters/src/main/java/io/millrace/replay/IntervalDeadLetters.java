package io.millrace.replay;

import io.millrace.common.interval.Interval;
import io.millrace.common.task.DataException;
import io.millrace.ledger.RecordPosition;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The dead letters of an interval: the newest of each record, since older ones are outdated. Only
 * those that are to be replayed are kept with their bytes.
 */
final class IntervalDeadLetters {
  /** More would not fit into a task's memory. */
  static final long MOST_BYTES = 64L * 1024 * 1024;

  private final Interval interval;
  private final int revision;
  private final DeadLetterFilter filter;
  private final Map<RecordPosition, DeadLetterRecord> newest = new TreeMap<>();
  private final Set<Stale> stale = new HashSet<>();
  private long bytes;

  /**
   * @param revision the interval's own; dead letters of others are stale
   */
  IntervalDeadLetters(Interval interval, int revision, DeadLetterFilter filter) {
    this.interval = interval;
    this.revision = revision;
    this.filter = filter;
  }

  /**
   * Takes a dead letter, in the order of the topic.
   *
   * @throws DataException if there are too many to be replayed at once
   */
  void add(DeadLetterRecord deadLetter) {
    if (!deadLetter.headers().interval().equals(interval.label())) {
      return;
    }
    if (deadLetter.headers().revision() != revision) {
      stale.add(new Stale(deadLetter.headers().revision(), deadLetter.recordPosition()));
      return;
    }
    DeadLetterRecord before = newest.get(deadLetter.recordPosition());
    // The continuous mode may have sent the same dead letter as the task of the interval: one is
    // enough.
    if (before == null || before.attempt() < deadLetter.attempt()) {
      DeadLetterRecord kept =
          filter.matches(deadLetter.stage(), deadLetter.message())
              ? deadLetter
              : deadLetter.withoutRecord();
      newest.put(deadLetter.recordPosition(), kept);
      bytes += kept.size() - (before == null ? 0 : before.size());
      checkRoom();
    }
  }

  /** By page and index. */
  Collection<DeadLetterRecord> newest() {
    return newest.values();
  }

  /** How many records of other revisions have become dead letters. */
  int stale() {
    return stale.size();
  }

  private void checkRoom() {
    if (bytes > MOST_BYTES) {
      throw new DataException(
          "the dead letters of interval %s exceed %d MiB: replay them in parts, by reason or message"
              .formatted(interval.label(), MOST_BYTES >> 20));
    }
  }

  private record Stale(int revision, RecordPosition recordPosition) {}
}
