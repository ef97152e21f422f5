package io.millrace.controlcenter.hours;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.controlcenter.hours.ledger.FetchedRevision;
import io.millrace.controlcenter.hours.ledger.Followed;
import io.millrace.controlcenter.hours.ledger.LedgerSnapshot;
import io.millrace.controlcenter.http.Answer;
import io.millrace.controlcenter.http.Endpoints;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Answers how far storing is behind fetching. */
public final class LagEndpoints implements Endpoints {
  /** How many hours an answer lists. */
  static final int MOST_LISTED = 1_000;

  private final IntervalStates states;
  private final Clock clock;
  private final LagHistory history = new LagHistory();

  /**
   * @param states shared with whatever else asks for hours, so that each is read once
   */
  public LagEndpoints(IntervalStates states, Clock clock) {
    this.states = states;
    this.clock = clock;
  }

  @Override
  public Map<String, Answer> answers() {
    return Map.of("/lag", query -> lag(query.pipeline()));
  }

  /**
   * Adds the lag of now to the history; to be called once a minute. It also keeps what the answers
   * about hours rest on up to date. As long as the ledger is not read to its end, there is nothing
   * to add.
   *
   * @return the lag; empty as long as it is not known
   * @throws BackendException if Kafka or Cassandra does not answer: the history then has a gap
   */
  public Optional<Sample> sample(Pipeline pipeline) {
    Lag lag = measured(pipeline);
    if (!lag.isWhole()) {
      return Optional.empty();
    }
    Sample sample = new Sample(lag.waiting().size(), lag.records());
    history.add(pipeline.name(), clock.instant(), sample.intervals(), sample.records());
    return Optional.of(sample);
  }

  /**
   * What is complete in the ledger, and not stored yet.
   *
   * @param records of those intervals
   */
  public record Sample(long intervals, long records) {}

  private LagAnswer lag(Pipeline pipeline) {
    Lag lag = measured(pipeline);
    boolean isListed = lag.waiting().size() <= MOST_LISTED;
    List<String> warnings = new ArrayList<>();
    lag.problem().ifPresent(warnings::add);
    if (!isListed) {
      warnings.add("only the oldest %,d hours are listed".formatted(MOST_LISTED));
    }
    return new LagAnswer(
        clock.instant(),
        lag.waiting().size(),
        lag.records(),
        lag.waiting().stream().findFirst().map(LagAnswer.Waiting::start),
        lag.waiting().stream().limit(MOST_LISTED).toList(),
        history.of(pipeline.name()),
        lag.isWhole() && isListed,
        warnings.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", warnings)));
  }

  /**
   * What waits to be stored.
   *
   * @param isWhole whether the ledger was read to its end
   * @param problem what is wrong with the ledger
   */
  private record Lag(List<LagAnswer.Waiting> waiting, boolean isWhole, Optional<String> problem) {
    long records() {
      return waiting.stream().mapToLong(LagAnswer.Waiting::records).sum();
    }
  }

  private Lag measured(Pipeline pipeline) {
    Followed<LedgerSnapshot> ledger = states.ledger(pipeline);
    if (!ledger.complete() && ledger.problem().isPresent()) {
      throw new BackendException("kafka", ledger.problem().get(), null);
    }
    NavigableMap<Instant, FetchedRevision> fetched = new TreeMap<>();
    ledger
        .state()
        .intervals()
        .forEach(
            (start, interval) ->
                interval
                    .fetched()
                    .filter(FetchedRevision::complete)
                    .ifPresent(entry -> fetched.put(start, entry)));
    Set<StoredRevision> stored = states.stored(pipeline, fetched.keySet());
    List<LagAnswer.Waiting> waiting = new ArrayList<>();
    fetched.forEach(
        (start, entry) -> {
          if (!stored.contains(new StoredRevision(start, entry.revision()))) {
            waiting.add(new LagAnswer.Waiting(start, entry.revision(), entry.produced()));
          }
        });
    return new Lag(
        waiting,
        ledger.complete(),
        ledger.complete() ? ledger.problem() : Optional.of("the ledger is still being read"));
  }
}
