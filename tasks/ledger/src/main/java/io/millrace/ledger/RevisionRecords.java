package io.millrace.ledger;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Tells the records of a revision from others that lie between them in the topic: their headers
 * name it, and they are in their page's range.
 */
public final class RevisionRecords {
  private final String interval;
  private final int revision;
  private final Map<Integer, Map<Integer, OffsetRange>> rangesByPage;

  public RevisionRecords(IntervalEntry entry) {
    this.interval = entry.interval().label();
    this.revision = entry.revision();
    this.rangesByPage =
        entry.pages().stream().collect(Collectors.toMap(PageEntry::page, PageEntry::ranges));
  }

  /** The headers of a record of the revision; empty for any other record. */
  public Optional<RecordHeaders> headers(ConsumerRecord<byte[], byte[]> record) {
    return RecordHeaders.from(record.headers())
        .filter(headers -> headers.belongsTo(interval, revision))
        .filter(headers -> isInPage(record, headers.page()));
  }

  private boolean isInPage(ConsumerRecord<byte[], byte[]> record, int page) {
    OffsetRange range = rangesByPage.getOrDefault(page, Map.of()).get(record.partition());
    return range != null && range.first() <= record.offset() && record.offset() < range.end();
  }
}
