package io.millrace.controlcenter.deadletters;

import io.millrace.controlcenter.MovableClock;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.controlcenter.hours.StoredRevision;
import io.millrace.controlcenter.hours.ledger.FakeTopics;
import io.millrace.controlcenter.hours.ledger.LedgerCache;
import io.millrace.controlcenter.hours.ledger.TestPipelines;
import io.millrace.controlcenter.http.Query;
import io.millrace.ledger.DeadLetter.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A topic of dead letters, and the ledger that belongs to it. */
abstract class LetterFixture {
  static final String ONE = "2026-11-22T20:00:00Z";
  static final String TWO = "2026-11-22T21:00:00Z";
  static final String AGE = "age (/age) is \"%s\" (valid: an integer of 32 bits)";

  final MovableClock clock = new MovableClock("2026-11-22T22:10:00Z");
  final FakeTopics topics = new FakeTopics(clock);
  final List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
  final Set<StoredRevision> stored = new HashSet<>();
  boolean cut;
  Optional<String> cassandra = Optional.empty();

  final DeadLetterEndpoints endpoints =
      new DeadLetterEndpoints(
          new LetterScan() {
            @Override
            public <T, V extends Visitor<T>> Scanned<V> newestFirst(
                String topic, Supplier<V> visitors) {
              V visitor = visitors.get();
              for (int i = letters.size() - 1; i >= 0; i--) {
                if (!visitor.test(visitor.apply(letters.get(i)))) {
                  return new Scanned<>(visitor, letters.size() - i, true);
                }
              }
              return new Scanned<>(visitor, letters.size(), !cut);
            }
          },
          new LedgerCache(topics, clock)::ledger,
          (pipeline, intervals) -> {
            cassandra.ifPresent(
                reason -> {
                  throw new BackendException("cassandra", reason, null);
                });
            return stored;
          });

  GroupsAnswer groups(Map<String, String> parameters) {
    return (GroupsAnswer) answer("/dead-letters", parameters);
  }

  RecordsAnswer records(Map<String, String> parameters) {
    return (RecordsAnswer) answer("/dead-letters/records", parameters);
  }

  Object answer(String path, Map<String, String> parameters) {
    return endpoints.answers().get(path).to(new Query(TestPipelines.USERS, Map.of(), parameters));
  }

  void add(ProducerRecord<byte[], byte[]> sent) {
    letters.add(FakeTopics.consumed(sent, letters.size(), clock.instant()));
  }

  void letter(String start, int revision, int index, Stage stage, int attempt, String reason) {
    boolean hasPosition = stage != Stage.MAPPING && stage != Stage.OVERSIZED;
    add(FakeTopics.letterRecord(start, revision, index, stage, attempt, reason, hasPosition));
  }

  List<LetterState> states() {
    return records(Map.of()).records().stream().map(RecordsAnswer.Shown::state).toList();
  }
}
