package io.millrace.replay;

import io.millrace.common.task.DataException;
import io.millrace.ledger.Acknowledgements;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.FencedException;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.RecordPosition;
import io.millrace.ledger.RecordSize;
import io.millrace.ledger.ReplaysEntry;
import io.millrace.ledger.TransactionalPublisher;
import io.millrace.store.IntervalContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * The ledger's list of an interval's replayed dead letters. Each change is one transaction with the
 * records and the dead letters that it lists, so that a kill at any moment leaves both or none.
 */
final class ReplayList {
  private final TransactionalPublisher publisher;
  private final Ledger ledger;
  private final Function<DeadLetter, ProducerRecord<byte[], byte[]>> sent;
  private final int schemaId;
  private Optional<ReplaysEntry> known;
  private ReplaysEntry entry;

  /**
   * @param schemaId of records that are produced
   * @param prepared after the publisher was opened
   */
  ReplayList(
      TransactionalPublisher publisher,
      IntervalContext context,
      int schemaId,
      ReplayPreparation.Prepared prepared) {
    String topic = context.pipeline().topic().deadLetters();
    this.publisher = publisher;
    this.ledger = context.ledger();
    this.sent = deadLetter -> deadLetter.toRecord(topic, prepared.maxDeadLetterBytes());
    this.schemaId = schemaId;
    this.known = prepared.view().replays();
    this.entry = prepared.replays();
  }

  /** The revision's dead letters that are replayed or pending. */
  ReplaysEntry entry() {
    return entry;
  }

  /** What this attempt last read from the ledger or wrote to it. */
  Optional<ReplaysEntry> known() {
    return known;
  }

  /**
   * Lists records as pending, produces those that the topic does not have yet, and sends the dead
   * letters of those that fail again.
   *
   * @throws FencedException if the transaction was ended from outside
   */
  void begin(List<Remapped.Ready> ready, List<Remapped.Failed> failed) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    ready.stream()
        .filter(each -> each.position().isEmpty())
        .forEach(each -> records.add(each.record()));
    failed.forEach(each -> records.add(sent.apply(each.again())));
    checkRoom(listing(ready, each -> each.pending(0, Long.MAX_VALUE, Long.MAX_VALUE, schemaId)));
    Acknowledgements acknowledged =
        publisher.publish(
            records, soFar -> ledger.record(with(entry.stored(), listed(ready, soFar))));
    committed(with(entry.stored(), listed(ready, acknowledged)));
  }

  /**
   * Completes what is pending.
   *
   * @param stored the pending ones that are stored; the others are not
   * @param rejected the dead letters of the others
   * @throws FencedException if the transaction was ended from outside
   */
  void end(List<ReplaysEntry.Pending> stored, List<Remapped.Failed> rejected) {
    List<ReplaysEntry.Stored> all = new ArrayList<>(entry.stored());
    stored.forEach(
        deadLetter ->
            all.add(
                new ReplaysEntry.Stored(deadLetter.page(), deadLetter.index(), deadLetter.id())));
    ReplaysEntry after = with(all, List.of());
    publisher.publish(
        rejected.stream().map(each -> sent.apply(each.again())).toList(),
        acknowledged -> ledger.record(after));
    committed(after);
  }

  private void committed(ReplaysEntry after) {
    entry = after;
    known = Optional.of(after);
  }

  /** The records that had to be produced come first, in the order in which they were sent. */
  private List<ReplaysEntry.Pending> listed(
      List<Remapped.Ready> ready, Acknowledgements acknowledged) {
    var produced = acknowledged.inOrder().iterator();
    return listing(
        ready,
        each -> {
          RecordMetadata recordPosition = produced.next();
          return each.pending(
              recordPosition.partition(),
              recordPosition.offset(),
              recordPosition.timestamp(),
              schemaId);
        });
  }

  private static List<ReplaysEntry.Pending> listing(
      List<Remapped.Ready> ready, Function<Remapped.Ready, ReplaysEntry.Pending> produced) {
    return ready.stream()
        .map(
            each ->
                each.position()
                    .map(
                        read ->
                            each.pending(
                                read.partition().partition(),
                                read.offset(),
                                each.deadLetter().timestamp(),
                                each.deadLetter().headers().schemaId()))
                    .orElseGet(() -> produced.apply(each)))
        .toList();
  }

  private ReplaysEntry with(List<ReplaysEntry.Stored> stored, List<ReplaysEntry.Pending> pending) {
    return new ReplaysEntry(
        entry.pipeline(), entry.interval(), entry.revision(), entry.runId(), stored, pending);
  }

  /** A transaction whose entry does not fit would fail on every retry. */
  private void checkRoom(List<ReplaysEntry.Pending> pending) {
    if (RecordSize.upperBound(ledger.record(with(entry.stored(), pending)))
        > Ledger.MAX_MESSAGE_BYTES) {
      Set<RecordPosition> all = new HashSet<>();
      pending.forEach(
          deadLetter -> all.add(new RecordPosition(deadLetter.page(), deadLetter.index())));
      throw new DataException(
          "the ledger has no room for %d more replayed dead letters besides %d: re-fetch the interval instead"
              .formatted(all.size(), entry.stored().size()));
    }
  }
}
