package io.millrace.ledger;

import io.millrace.common.interval.Interval;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ledger's entry for an interval: the last committed one describes it completely.
 *
 * @param fingerprint of what was requested from the source; a different one needs a new revision
 * @param revision from 1; a higher one replaces all lower ones
 * @param runId the run that wrote this entry and owns the interval
 * @param refetch the token that the revision started with, empty if it had none
 * @param topicId the topic that the ranges refer to
 * @param complete whether all pages are produced
 * @param pages in order, without gaps
 */
public record IntervalEntry(
    String pipeline,
    Interval interval,
    String fingerprint,
    int revision,
    String runId,
    String refetch,
    String topicId,
    boolean complete,
    List<PageEntry> pages)
    implements LedgerEntry, Serializable {
  public IntervalEntry {
    pages = List.copyOf(pages);
  }

  /** The same with one more page, written by this run. */
  public IntervalEntry withPage(PageEntry page, String byRun, boolean nowComplete) {
    List<PageEntry> all = new ArrayList<>(pages);
    all.add(page);
    return new IntervalEntry(
        pipeline, interval, fingerprint, revision, byRun, refetch, topicId, nowComplete, all);
  }

  /** The same with the ranges of one partition only: what is to be read of it. */
  public IntervalEntry inPartition(int partition) {
    return new IntervalEntry(
        pipeline,
        interval,
        fingerprint,
        revision,
        runId,
        refetch,
        topicId,
        complete,
        pages.stream().map(page -> page.inPartition(partition)).toList());
  }

  /** How many records were fetched from the source. */
  public long fetched() {
    return pages.stream().mapToLong(PageEntry::fetched).sum();
  }

  /** How many of them are in the topic of the records. */
  public long produced() {
    return pages.stream().mapToLong(PageEntry::produced).sum();
  }

  /** How many of them are in the topic of the dead letters. */
  public long deadLettered() {
    return pages.stream().mapToLong(PageEntry::deadLettered).sum();
  }

  /** For each partition, from the first offset of any page to behind the last: what is read. */
  public Map<Integer, OffsetRange> span() {
    Map<Integer, OffsetRange> span = new TreeMap<>();
    pages.forEach(
        page -> page.ranges().forEach((p, range) -> span.merge(p, range, OffsetRange::with)));
    return span;
  }
}
