package io.millrace.controlcenter.hours.ledger;

import io.millrace.ledger.IntervalEntry;
import java.util.List;

/**
 * The ledger's entry for an interval, as it is shown.
 *
 * @param fingerprint of what was requested from the source
 * @param topicId the topic that the ranges refer to
 * @param complete whether all pages are produced
 * @param pages how many there are
 * @param ranges for each partition, from the first record of any page to the last
 */
public record LedgerEntryDetail(
    int revision,
    String fingerprint,
    String runId,
    String topicId,
    boolean complete,
    int pages,
    long fetched,
    long produced,
    long deadLettered,
    List<Range> ranges) {
  public LedgerEntryDetail {
    ranges = List.copyOf(ranges);
  }

  /** Offsets of one partition, both inclusive; records of other intervals may lie between them. */
  public record Range(int partition, long first, long last) {}

  /** The entry as it was read. */
  static LedgerEntryDetail of(IntervalEntry entry) {
    return new LedgerEntryDetail(
        entry.revision(),
        entry.fingerprint(),
        entry.runId(),
        entry.topicId(),
        entry.complete(),
        entry.pages().size(),
        entry.fetched(),
        entry.produced(),
        entry.deadLettered(),
        entry.span().entrySet().stream()
            // The ledger has the first offset behind the range.
            .map(
                each ->
                    new Range(each.getKey(), each.getValue().first(), each.getValue().end() - 1))
            .toList());
  }
}
