package io.millrace.controlcenter.hours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.controlcenter.MovableClock;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.controlcenter.hours.ledger.FakeTopics;
import io.millrace.controlcenter.hours.ledger.LedgerCache;
import io.millrace.controlcenter.hours.ledger.TestPipelines;
import io.millrace.controlcenter.http.Query;
import io.millrace.store.RunCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LagEndpointsTest {
  private static final String ONE = "2026-11-22T20:00:00Z";
  private static final String TWO = "2026-11-22T21:00:00Z";

  private final MovableClock clock = new MovableClock("2026-11-22T22:10:00Z");
  private final FakeTopics topics = new FakeTopics(clock);
  private final FakeRuns runs = new FakeRuns();
  private final LagEndpoints endpoints =
      new LagEndpoints(new IntervalStates(runs, new LedgerCache(topics, clock), clock), clock);

  private LagAnswer lag() {
    return (LagAnswer)
        endpoints.answers().get("/lag").to(new Query(TestPipelines.USERS, Map.of(), Map.of()));
  }

  @Test
  void should_count_what_is_fetched_but_not_stored() {
    // given
    topics.fetched(ONE, 1, true, 100, 1);
    topics.fetched(TWO, 2, true, 200, 0);
    runs.add(FakeRuns.row(ONE, 1, "java", "started", RunCounts.NONE));
    runs.add(FakeRuns.row(TWO, 1, "java", "done", FakeRuns.counts(200, 0, 0)));

    // when
    LagAnswer lag = lag();

    // then
    assertThat(lag.intervals()).isEqualTo(2);
    assertThat(lag.records()).isEqualTo(299);
    assertThat(lag.oldest()).contains(Instant.parse(ONE));
    assertThat(lag.hours())
        .containsExactly(
            new LagAnswer.Waiting(Instant.parse(ONE), 1, 99),
            new LagAnswer.Waiting(Instant.parse(TWO), 2, 200));
    assertThat(lag.complete()).isTrue();
  }

  @Test
  void should_be_zero_once_the_revision_is_stored() {
    // given
    topics.fetched(ONE, 2, true, 100, 0);
    topics.fetched(TWO, 1, false, 100, 0);
    runs.add(FakeRuns.row(ONE, 2, "java", "done", FakeRuns.counts(100, 0, 0)));

    // when, then
    assertThat(lag().intervals()).isZero();
    assertThat(lag().oldest()).isEmpty();
  }

  @Test
  void should_not_take_a_replay_for_the_run_of_the_hour() {
    // given
    topics.fetched(ONE, 1, true, 100, 0);
    runs.add(FakeRuns.row(ONE, 1, "replay", "done", RunCounts.NONE));

    // when, then
    assertThat(lag().intervals()).isEqualTo(1);
  }

  @Test
  void should_remember_samples_of_a_day() {
    // given
    topics.fetched(ONE, 1, true, 100, 0);
    assertThat(endpoints.sample(TestPipelines.USERS)).contains(new LagEndpoints.Sample(1, 100));
    Instant first = clock.instant();
    clock.advance(Duration.ofMinutes(1));
    runs.add(FakeRuns.row(ONE, 1, "java", "done", FakeRuns.counts(100, 0, 0)));
    endpoints.sample(TestPipelines.USERS);

    // when, then
    assertThat(lag().history())
        .containsExactly(
            List.of(first.getEpochSecond(), 1L, 100L),
            List.of(first.getEpochSecond() + 60, 0L, 0L));

    // when
    clock.advance(LagHistory.KEPT.minusSeconds(30));
    endpoints.sample(TestPipelines.USERS);

    // then
    assertThat(lag().history()).hasSize(2);
  }

  @Test
  void should_fail_without_kafka_and_leave_a_gap_in_the_history() {
    // given
    topics.fail("no answer within 5 s");

    // when, then
    assertThatThrownBy(this::lag)
        .isInstanceOf(BackendException.class)
        .hasMessage("no answer within 5 s");
    assertThatThrownBy(() -> endpoints.sample(TestPipelines.USERS))
        .isInstanceOf(BackendException.class);
  }

  @Test
  void should_list_the_oldest_of_too_many_hours_and_say_so() {
    // given
    Instant first = Instant.parse("2026-09-01T00:00:00Z");
    for (int i = 0; i <= LagEndpoints.MOST_LISTED; i++) {
      topics.fetched(first.plus(Duration.ofHours(i)).toString(), 1, true, 10, 0);
    }

    // when
    LagAnswer lag = lag();

    // then
    assertThat(lag.intervals()).isEqualTo(LagEndpoints.MOST_LISTED + 1);
    assertThat(lag.hours()).hasSize(LagEndpoints.MOST_LISTED);
    assertThat(lag.complete()).isFalse();
    assertThat(lag.warning()).contains("only the oldest 1,000 hours are listed");
  }
}
