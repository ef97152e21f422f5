package io.millrace.store;

import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.DataException;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TemporaryException;
import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.DeadLettersEntry;
import io.millrace.ledger.FencedException;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerView;
import io.millrace.ledger.RecordSize;
import io.millrace.ledger.TransactionalPublisher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends the dead letters of an interval, each once however often the interval is stored: one
 * transaction holds the letters and the ledger's entry that lists them.
 */
public final class DeadLetterPublisher {
  private final KafkaClients clients;
  private final TopicInspector topics;
  private final Ledger ledger;
  private final IntervalLookup lookup;
  private final Pipeline pipeline;
  private final Interval interval;
  private final StepObserver observer;
  private final Function<List<DeadLettersEntry.Listed>, DeadLettersEntry> entry;

  /**
   * A publisher for one interval.
   *
   * @param entry makes the ledger's entry of a list of letters
   */
  public DeadLetterPublisher(
      KafkaClients clients,
      TopicInspector topics,
      Ledger ledger,
      IntervalLookup lookup,
      Pipeline pipeline,
      Interval interval,
      StepObserver observer,
      Function<List<DeadLettersEntry.Listed>, DeadLettersEntry> entry) {
    this.clients = clients;
    this.topics = topics;
    this.ledger = ledger;
    this.lookup = lookup;
    this.pipeline = pipeline;
    this.interval = interval;
    this.observer = observer;
    this.entry = entry;
  }

  /**
   * Sends those letters that were not sent before.
   *
   * @param before what the ledger said when the task began
   * @return how many were sent; the others had been sent before
   */
  public int publish(List<RejectedRecord> letters, LedgerView before, Deadline deadline) {
    if (unsent(letters, before).isEmpty()) {
      return 0;
    }
    String id =
        TransactionalPublisher.deadLettersTransactionalId(pipeline.name(), interval.label());
    try (TransactionalPublisher publisher =
        new TransactionalPublisher(clients.transactionalProducer(id), observer)) {
      // The order is the proof: from open() on, no older attempt can list letters, so what is read
      // now is all that was ever sent, and stays so unless a newer attempt shuts this one out.
      publisher.open(deadline);
      LedgerView now = ledger.read(pipeline.name(), interval, deadline);
      lookup.checkCurrent(now.entry());
      List<RejectedRecord> unsent = unsent(letters, now);
      if (!unsent.isEmpty()) {
        publish(publisher, unsent, now, deadline);
      }
      return unsent.size();
    } catch (FencedException e) {
      throw new TemporaryException(
          "sending dead letters of interval %s was ended from outside: %s"
              .formatted(interval.label(), e.getMessage()),
          e);
    }
  }

  private void publish(
      TransactionalPublisher publisher,
      List<RejectedRecord> unsent,
      LedgerView now,
      Deadline deadline) {
    List<DeadLettersEntry.Listed> listed = new ArrayList<>(sent(now));
    unsent.forEach(letter -> listed.add(listing(letter)));
    ProducerRecord<byte[], byte[]> ledgerRecord = ledger.record(entry.apply(listed));
    if (RecordSize.upperBound(ledgerRecord) > Ledger.MAX_MESSAGE_BYTES) {
      throw new DataException(
          "interval %s has more dead letters, %d, than the ledger can list"
              .formatted(interval.label(), listed.size()));
    }
    String topic = pipeline.topic().deadLetters();
    int maxBytes = topics.maxMessageBytes(Set.of(topic), deadline).get(topic);
    publisher.publish(
        unsent.stream().map(letter -> letter.content().toRecord(topic, maxBytes)).toList(),
        acknowledged -> ledgerRecord);
  }

  private List<RejectedRecord> unsent(List<RejectedRecord> letters, LedgerView view) {
    Set<Place> sent =
        sent(view).stream()
            .map(letter -> new Place(letter.page(), letter.index()))
            .collect(Collectors.toCollection(HashSet::new));
    return letters.stream()
        .filter(letter -> sent.add(new Place(letter.headers().page(), letter.headers().index())))
        .toList();
  }

  private List<DeadLettersEntry.Listed> sent(LedgerView view) {
    int revision = entry.apply(List.of()).revision();
    return view.letters()
        .filter(letters -> letters.revision() == revision)
        .map(DeadLettersEntry::letters)
        .orElse(List.of());
  }

  private static DeadLettersEntry.Listed listing(RejectedRecord letter) {
    return new DeadLettersEntry.Listed(
        letter.headers().page(), letter.headers().index(), letter.stage());
  }

  private record Place(int page, int index) {}
}
