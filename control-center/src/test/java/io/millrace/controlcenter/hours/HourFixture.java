package io.millrace.controlcenter.hours;

import io.millrace.controlcenter.MovableClock;
import io.millrace.controlcenter.hours.ledger.FakeTopics;
import io.millrace.controlcenter.hours.ledger.LedgerCache;
import io.millrace.controlcenter.hours.ledger.TestPipelines;
import io.millrace.store.RunCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One hour, of which tests say what the tasks have written to Kafka and Cassandra. */
abstract class HourFixture {
  static final String HOUR = "2026-11-22T21:00:00Z";

  final MovableClock clock = new MovableClock("2026-11-22T22:10:00Z");
  final FakeTopics topics = new FakeTopics(clock);
  final FakeRuns runs = new FakeRuns();
  final IntervalStates states = new IntervalStates(runs, new LedgerCache(topics, clock), clock);

  Optional<Hour> found() {
    clock.advance(Duration.ofMinutes(2)); // nothing that is kept is fresh any more
    return states.hours(TestPipelines.USERS, Optional.empty(), Optional.empty()).hours().stream()
        .filter(hour -> hour.start().equals(Instant.parse(HOUR)))
        .findFirst();
  }

  Hour hour() {
    return found().orElseThrow();
  }

  void run(int revision, String outcome, RunCounts counts, Duration after) {
    runs.add(FakeRuns.row(HOUR, revision, "java", outcome, counts, after));
  }

  void done(int revision, int fetched, int deadLettered, int duplicates) {
    run(
        revision,
        "done",
        FakeRuns.counts(fetched, deadLettered, duplicates),
        Duration.ofSeconds(30));
  }

  void replay(int revision, String outcome, int stored, int remaining, Duration after) {
    RunCounts counts = new RunCounts(0, 0, stored + remaining, stored, remaining, 0);
    runs.add(FakeRuns.row(HOUR, revision, "replay", outcome, counts, after));
  }
}
