package io.millrace.fetch;

import io.millrace.common.task.SettingsException;
import io.millrace.ledger.Acknowledgements;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.PageEntry;
import io.millrace.ledger.RecordSize;
import io.millrace.ledger.TransactionalPublisher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes an interval: each page in its own transaction, with a ledger entry that lists all pages so
 * far. So after a crash the ledger says exactly which pages exist.
 */
final class IntervalWriter {
  /**
   * Longer than the offsets of a partition that gets a million records a second, for thirty years.
   */
  private static final long LARGE_OFFSET = 999_999_999_999_999L;

  private final TransactionalPublisher publisher;
  private final Ledger ledger;
  private final Destination destination;
  private final String runId;
  private IntervalEntry entry;

  /**
   * @param entry the one in the ledger, or the first one of a new revision
   */
  IntervalWriter(
      TransactionalPublisher publisher,
      Ledger ledger,
      Destination destination,
      String runId,
      IntervalEntry entry) {
    this.publisher = publisher;
    this.ledger = ledger;
    this.destination = destination;
    this.runId = runId;
    this.entry = entry;
  }

  /** The entry that is committed, or about to be. */
  IntervalEntry entry() {
    return entry;
  }

  /** Commits the entry unchanged: from then on everyone can see which run owns the interval. */
  void begin() {
    publisher.publish(List.of(), nothing -> ledger.record(entry));
  }

  /** Commits a page. */
  void add(PreparedPage page, boolean isLast) {
    Acknowledgements acknowledged =
        publisher.publish(page.records(), soFar -> ledger.record(entryWith(page, soFar, isLast)));
    entry = entryWith(page, acknowledged, isLast);
  }

  /**
   * Makes sure that the entry will fit into the ledger with all its pages: a transaction whose
   * entry does not fit would fail on every retry.
   */
  void checkRoom(int pages) {
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    for (int partition = 0; partition < destination.partitions(); partition++) {
      ranges.put(partition, new OffsetRange(LARGE_OFFSET - 1, LARGE_OFFSET));
    }
    PageEntry large = new PageEntry(pages, pages, pages, 0, ranges);
    IntervalEntry withOne = entry.withPage(large, runId, false);
    // What the second page adds: that has the comma too.
    long perPage = size(withOne.withPage(large, runId, false)) - size(withOne);
    long size = size(entry) + perPage * pages;
    if (size > destination.maxEntryBytes()) {
      throw new SettingsException(
          ("%d pages over %d partitions may take %d bytes in the ledger (valid: at most %d); increase"
                  + " source.pagination.size")
              .formatted(pages, destination.partitions(), size, destination.maxEntryBytes()));
    }
  }

  private long size(IntervalEntry of) {
    return RecordSize.upperBound(ledger.record(of));
  }

  private IntervalEntry entryWith(
      PreparedPage page, Acknowledgements acknowledged, boolean isLast) {
    PageEntry pageEntry =
        new PageEntry(
            page.number(),
            page.fetched(),
            page.produced(),
            page.deadLettered(),
            acknowledged.ranges(destination.topic().name()));
    return entry.withPage(pageEntry, runId, isLast);
  }
}
