package io.millrace.store;

import io.millrace.common.task.DataException;
import io.millrace.common.task.TemporaryException;
import io.millrace.ledger.DeadLettersEntry;
import io.millrace.ledger.FencedException;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerRecord;
import io.millrace.ledger.LedgerView;
import io.millrace.ledger.RecordPosition;
import io.millrace.ledger.RecordSize;
import io.millrace.ledger.TransactionalPublisher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sends the dead letters of an interval, each only once however often the interval is stored: one
 * transaction holds the dead letters and the ledger's entry that lists them.
 */
record DeadLetterPublisher(IntervalContext context, IntervalLookup lookup, IntervalEntry entry) {
  /**
   * Sends those that were not sent before.
   *
   * @param before the ledger's entries when the task started
   * @return how many were sent; the others had been sent before
   */
  int publish(List<RejectedRecord> rejected, LedgerView before) {
    if (unsent(rejected, before).isEmpty()) {
      return 0;
    }
    try (TransactionalPublisher publisher =
        context.publisher(TransactionalPublisher::deadLettersTransactionalId)) {
      // The order is the proof: from open() on, no older attempt can list dead letters, so what is
      // read now is all that was ever sent, and stays so unless a newer attempt fences this one.
      publisher.open(context.deadline());
      LedgerView now = context.readLedger();
      lookup.checkCurrent(now.entry());
      List<RejectedRecord> unsent = unsent(rejected, now);
      if (!unsent.isEmpty()) {
        publish(publisher, unsent, now);
      }
      return unsent.size();
    } catch (FencedException e) {
      throw new TemporaryException(
          "the transaction with the dead letters of interval %s was fenced or timed out: %s"
              .formatted(context.interval().label(), e.getMessage()),
          e);
    }
  }

  private void publish(
      TransactionalPublisher publisher, List<RejectedRecord> unsent, LedgerView now) {
    List<DeadLettersEntry.Listed> listed = new ArrayList<>(sent(now));
    unsent.forEach(record -> listed.add(record.listed()));
    LedgerRecord ledgerRecord = context.ledger().record(entryOf(listed));
    if (RecordSize.upperBound(ledgerRecord) > Ledger.MAX_MESSAGE_BYTES) {
      throw new DataException(
          "interval %s has too many dead letters for the ledger: %d"
              .formatted(context.interval().label(), listed.size()));
    }
    String topic = context.pipeline().topic().deadLetters();
    int maxBytes = context.topics().maxMessageBytes(Set.of(topic), context.deadline()).get(topic);
    publisher.publish(
        unsent.stream().map(record -> record.content().toRecord(topic, maxBytes)).toList(),
        acknowledged -> ledgerRecord);
  }

  private DeadLettersEntry entryOf(List<DeadLettersEntry.Listed> listed) {
    return new DeadLettersEntry(
        context.pipeline().name(),
        context.interval(),
        entry.revision(),
        context.task().runId(),
        listed);
  }

  private List<RejectedRecord> unsent(List<RejectedRecord> rejected, LedgerView view) {
    Set<RecordPosition> sent =
        sent(view).stream()
            .map(DeadLettersEntry.Listed::position)
            .collect(Collectors.toCollection(HashSet::new));
    return rejected.stream().filter(record -> sent.add(record.headers().position())).toList();
  }

  private List<DeadLettersEntry.Listed> sent(LedgerView view) {
    return view.deadLetters()
        .filter(found -> found.revision() == entry.revision())
        .map(DeadLettersEntry::deadLetters)
        .orElse(List.of());
  }
}
