package io.millrace.controlcenter.hours;

import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.DataException;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.controlcenter.cassandra.CassandraBackend;
import io.millrace.controlcenter.hours.ledger.LedgerEntryDetail;
import io.millrace.controlcenter.http.Answer;
import io.millrace.controlcenter.http.Endpoints;
import io.millrace.controlcenter.http.Query;
import io.millrace.controlcenter.kafka.KafkaBackend;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers what has become of the hours of a pipeline. */
public final class HoursEndpoints implements Endpoints {
  private final IntervalStates states;

  public HoursEndpoints(CassandraBackend cassandra, KafkaBackend kafka, Clock clock) {
    this(new IntervalStates(cassandra, kafka, clock));
  }

  /**
   * @param states shared with whatever else asks for hours, so that each is read once
   */
  public HoursEndpoints(IntervalStates states) {
    this.states = states;
  }

  @Override
  public Map<String, Answer> answers() {
    return Map.of("/hours", this::hours, "/hours/{start}", this::hour);
  }

  /** What the answers rest on. */
  public IntervalStates states() {
    return states;
  }

  private HoursAnswer hours(Query query) {
    Optional<Instant> from = query.instant("from");
    Optional<Instant> to = query.instant("to");
    if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
      throw Query.invalid("to", to.get().toString(), "an instant after from");
    }
    return HoursAnswer.of(query.pipeline(), states.hours(query.pipeline(), from, to));
  }

  private HourAnswer hour(Query query) {
    Interval interval = query.intervalInPath("start");
    HourReading reading = states.hour(query.pipeline(), interval.start());
    Entry entry = entry(query.pipeline(), reading);
    Optional<String> warning =
        Stream.concat(reading.warning().stream(), entry.problem().stream())
            .reduce((one, other) -> one + "; " + other);
    Optional<Hour> hour = reading.hour();
    return new HourAnswer(
        interval.start(),
        interval.end(),
        hour.map(Hour::state).orElse(HourState.MISSING),
        hour.flatMap(Hour::note),
        entry.detail(),
        HourAnswer.Letters.of(hour.map(Hour::letters).orElse(LetterCounts.NONE)),
        reading.rows().stream()
            .map(HourAnswer.Attempt::of)
            .sorted(HourAnswer.Attempt.NEWEST_FIRST)
            .collect(Collectors.toUnmodifiableList()),
        warning);
  }

  private record Entry(Optional<LedgerEntryDetail> detail, Optional<String> problem) {}

  /** Without Kafka, the attempts are still worth an answer, which then says what it lacks. */
  private Entry entry(Pipeline pipeline, HourReading reading) {
    if (reading.ledger().fetched().isEmpty()) {
      return new Entry(Optional.empty(), Optional.empty());
    }
    try {
      Optional<LedgerEntryDetail> detail =
          states.ledgers().entry(pipeline, reading.ledger().fetched().get());
      return new Entry(
          detail,
          detail.isPresent()
              ? Optional.empty()
              : Optional.of("the ledger's entry was replaced just now: ask again"));
    } catch (BackendException e) {
      // While Kafka is away, the reading says so already.
      return new Entry(
          Optional.empty(),
          reading.warning().isPresent()
              ? Optional.empty()
              : Optional.of("the ledger cannot be read: " + e.getMessage()));
    } catch (DataException e) {
      return new Entry(Optional.empty(), Optional.of(e.getMessage()));
    }
  }
}
