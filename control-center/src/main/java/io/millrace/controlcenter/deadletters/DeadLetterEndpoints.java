package io.millrace.controlcenter.deadletters;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.controlcenter.hours.IntervalStates;
import io.millrace.controlcenter.hours.StoredRevision;
import io.millrace.controlcenter.hours.ledger.Followed;
import io.millrace.controlcenter.hours.ledger.LedgerSnapshot;
import io.millrace.controlcenter.hours.ledger.LetterHeaders;
import io.millrace.controlcenter.http.Answer;
import io.millrace.controlcenter.http.Endpoints;
import io.millrace.controlcenter.http.Query;
import io.millrace.controlcenter.kafka.KafkaBackend;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Answers which records have failed, and why. */
public final class DeadLetterEndpoints implements Endpoints {
  private final LetterScan scan;
  private final Function<Pipeline, Followed<LedgerSnapshot>> ledgers;
  private final Stored stored;

  /** Which revisions of the intervals in a ledger their own runs have stored. */
  @FunctionalInterface
  interface Stored {
    /**
     * Those of the intervals' revisions.
     *
     * @throws BackendException if it is not known now
     */
    Set<StoredRevision> of(Pipeline pipeline, Set<Instant> intervals);
  }

  /**
   * Reads through Kafka.
   *
   * @param states tells which dead letters are replayed, and which of the continuous mode's the
   *     hour's own run has stored
   */
  public DeadLetterEndpoints(KafkaBackend kafka, IntervalStates states) {
    this(new KafkaLetterScan(kafka, Clock.systemUTC()), states::ledger, states::stored);
  }

  DeadLetterEndpoints(
      LetterScan scan, Function<Pipeline, Followed<LedgerSnapshot>> ledgers, Stored stored) {
    this.scan = scan;
    this.ledgers = ledgers;
    this.stored = stored;
  }

  @Override
  public Map<String, Answer> answers() {
    return Map.of("/dead-letters", this::groups, "/dead-letters/records", this::records);
  }

  private GroupsAnswer groups(Query query) {
    Optional<Instant> from = query.instant("from");
    Optional<Instant> to = query.instant("to");
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      throw Query.invalid("to", to.get().toString(), "an instant after from");
    }
    Pipeline pipeline = query.pipeline();
    Known known = known(pipeline);
    LetterScan.Scanned<GroupsVisitor> scanned =
        scan.newestFirst(
            pipeline.topic().deadLetters(),
            () -> new GroupsVisitor(pipeline, known.judge(), within(from, to)));
    GroupsVisitor found = scanned.visitor();
    return new GroupsAnswer(
        found.total(),
        found.open(),
        scanned.complete() && !found.isBounded() && known.warnings().isEmpty(),
        scanned.records(),
        found.groups(),
        found.intervals(),
        known.warning(scanned));
  }

  private RecordsAnswer records(Query query) {
    LetterChoice choice = LetterChoice.of(query);
    Pipeline pipeline = query.pipeline();
    Known known = known(pipeline);
    LetterScan.Scanned<RecordsVisitor> scanned =
        scan.newestFirst(
            pipeline.topic().deadLetters(),
            () -> new RecordsVisitor(pipeline, known.judge(), choice));
    return new RecordsAnswer(
        scanned.visitor().records(),
        scanned.complete() && known.warnings().isEmpty(),
        scanned.visitor().next(),
        known.warning(scanned));
  }

  /** A dead letter that does not say where it belongs is in no span. */
  private static Predicate<LetterHeaders> within(Optional<Instant> from, Optional<Instant> to) {
    return letter ->
        (from.isEmpty() && to.isEmpty())
            || letter
                .interval()
                .filter(start -> from.filter(start::isBefore).isEmpty())
                .filter(start -> to.isEmpty() || start.isBefore(to.get()))
                .isPresent();
  }

  /**
   * What decides about dead letters.
   *
   * @param warnings what of it is not known
   */
  private record Known(LedgerSnapshot ledger, Set<StoredRevision> stored, List<String> warnings) {
    LetterJudge judge() {
      return new LetterJudge(ledger, stored::contains);
    }

    Optional<String> warning(LetterScan.Scanned<?> scanned) {
      List<String> all = new ArrayList<>(warnings);
      if (!scanned.complete()) {
        all.add("only the newest %,d records were looked at".formatted(scanned.records()));
      }
      return all.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", all));
    }
  }

  private Known known(Pipeline pipeline) {
    List<String> warnings = new ArrayList<>();
    Followed<LedgerSnapshot> ledger = ledgers.apply(pipeline);
    ledger
        .problem()
        .map(problem -> "the ledger cannot be read: " + problem)
        .or(
            () ->
                ledger.complete()
                    ? Optional.empty()
                    : Optional.of("the ledger is still being read"))
        .ifPresent(warnings::add);
    try {
      return new Known(
          ledger.state(), stored.of(pipeline, ledger.state().intervals().keySet()), warnings);
    } catch (BackendException e) {
      warnings.add(
          "%s cannot be read, so what the continuous mode failed to store counts as open: %s"
              .formatted(e.component().orElse("ingest_runs"), e.getMessage()));
      return new Known(ledger.state(), Set.of(), warnings);
    }
  }
}
