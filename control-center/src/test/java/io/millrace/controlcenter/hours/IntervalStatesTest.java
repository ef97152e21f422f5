package io.millrace.controlcenter.hours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.controlcenter.MovableClock;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.controlcenter.hours.ledger.FakeTopics;
import io.millrace.controlcenter.hours.ledger.LedgerCache;
import io.millrace.controlcenter.hours.ledger.TestPipelines;
import io.millrace.ledger.DeadLetter.Stage;
import io.millrace.store.RunCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IntervalStatesTest {
  private static final String FIRST = "2026-11-20T05:00:00Z";
  private static final String NEXT = "2026-11-20T06:00:00Z";
  private static final String LAST = "2026-11-22T21:00:00Z";

  private final MovableClock clock = new MovableClock("2026-11-22T22:10:00Z");
  private final FakeTopics topics = new FakeTopics(clock);
  private final FakeRuns runs = new FakeRuns();
  private final IntervalStates states =
      new IntervalStates(runs, new LedgerCache(topics, clock), clock);

  private HourList hours() {
    return hours(Optional.empty(), Optional.empty());
  }

  private HourList hours(Optional<Instant> from, Optional<Instant> to) {
    return states.hours(TestPipelines.USERS, from, to);
  }

  private void done(String start, int fetched, int deadLettered) {
    runs.add(FakeRuns.row(start, 1, "java", "done", FakeRuns.counts(fetched, deadLettered, 0)));
  }

  @Test
  void should_have_nothing_of_a_pipeline_that_never_ran() {
    // when
    HourList list = hours();

    // then
    assertThat(list.first()).isEmpty();
    assertThat(list.hours()).isEmpty();
    assertThat(list.missing()).isZero();
    assertThat(list.complete()).isTrue();
    assertThat(list.lastComplete()).isEqualTo("2026-11-22T21:00:00Z");
  }

  @Test
  void should_begin_with_the_first_hour_that_either_knows() {
    // given
    done(NEXT, 10, 0);
    done(LAST, 10, 0);
    topics.fetched(FIRST, 1, true, 10, 0);
    clock.advance(HourEvidence.ALIVE);

    // when
    HourList list = hours();

    // then
    assertThat(list.first()).contains(Instant.parse(FIRST));
    assertThat(list.hours())
        .extracting(Hour::start)
        .map(Instant::toString)
        .containsExactly(NEXT, LAST);
  }

  @Test
  void should_count_the_hours_that_are_missing() {
    // given
    done(FIRST, 10, 0);
    done("2026-11-20T08:00:00Z", 10, 0);

    // when
    HourList list = hours(Optional.empty(), Optional.of(Instant.parse("2026-11-20T10:00:00Z")));

    // then
    assertThat(list.missing()).as("06, 07 and 09").isEqualTo(3);
  }

  @Test
  void should_count_hours_by_their_start_in_a_span_that_begins_and_ends_within_hours() {
    // given
    done(FIRST, 10, 0);
    done("2026-11-20T08:00:00Z", 10, 0);

    // when
    HourList list =
        hours(
            Optional.of(Instant.parse("2026-11-20T06:30:00Z")),
            Optional.of(Instant.parse("2026-11-20T10:30:00Z")));

    // then
    assertThat(list.missing()).as("07, 09 and 10").isEqualTo(3);
  }

  @Test
  void should_not_look_for_hours_far_in_the_future() {
    // given
    done(FIRST, 10, 0);

    // when
    HourList list = hours(Optional.empty(), Optional.of(Instant.parse("9999-01-01T00:00:00Z")));

    // then
    assertThat(list.hours()).extracting(Hour::start).map(Instant::toString).containsExactly(FIRST);
    assertThat(list.complete()).isTrue();
  }

  @Test
  void should_only_read_the_span_that_is_asked_for() {
    // given
    done(FIRST, 10, 0);
    done(NEXT, 10, 0);
    done(LAST, 10, 0);
    hours();
    clock.advance(Duration.ofMinutes(2));
    runs.asked();

    // when
    HourList list =
        hours(Optional.of(Instant.parse(NEXT)), Optional.of(Instant.parse("2026-11-20T07:00:00Z")));

    // then
    assertThat(list.hours()).extracting(Hour::start).map(Instant::toString).containsExactly(NEXT);
    assertThat(list.first()).as("whatever was asked for").contains(Instant.parse(FIRST));
    assertThat(runs.asked()).allMatch(day -> day.toString().equals("2026-11-20"));
  }

  @Test
  void should_show_the_hour_that_is_not_over_yet() {
    // given
    done(LAST, 10, 0);
    topics.fetched("2026-11-22T22:00:00Z", 1, false, 5, 0);

    // when, then
    assertThat(hours().hours()).extracting(Hour::state).contains(HourState.FETCHING);
  }

  @Test
  void should_still_answer_without_kafka_and_say_so() {
    // given
    done(FIRST, 10, 2);
    topics.fail("no answer within 5 s");

    // when
    HourList list = hours();

    // then
    assertThat(list.hours()).extracting(Hour::state).containsExactly(HourState.DEAD_LETTERS);
    assertThat(list.complete()).isFalse();
    assertThat(list.warning()).contains("the ledger cannot be read: no answer within 5 s");
  }

  @Test
  void should_fail_without_cassandra() {
    // given
    runs.fail("no node is connected");

    // when, then
    assertThatThrownBy(this::hours)
        .isInstanceOfSatisfying(
            BackendException.class,
            failure -> assertThat(failure.component()).contains("cassandra"));
  }

  @Test
  void should_leave_out_the_oldest_of_too_many_hours_and_say_so() {
    // given
    done("2020-01-01T00:00:00Z", 10, 0);
    done(LAST, 10, 0);

    // when
    HourList list = hours();

    // then
    assertThat(list.hours()).extracting(Hour::start).map(Instant::toString).containsExactly(LAST);
    assertThat(list.complete()).isFalse();
    assertThat(list.warning()).contains("only the last 20,000 hours are shown");
  }

  @Test
  void should_put_the_hours_into_numbers() {
    // given
    done(FIRST, 1000, 4);
    topics.fetched(FIRST, 1, true, 1000, 3);
    topics.letters(FIRST, 1, FakeTopics.letter(9, Stage.WRITING));
    topics.replayed(FIRST, 1, 1);
    done(NEXT, 500, 0);
    runs.add(FakeRuns.row(LAST, 1, "spark", "data", RunCounts.NONE));

    // when
    HourStates found = HourStates.of(states.all(TestPipelines.USERS));

    // then
    assertThat(found.hours())
        .containsEntry(HourState.DEAD_LETTERS, 1L)
        .containsEntry(HourState.COMPLETE, 1L)
        .containsEntry(HourState.FAILED, 1L)
        .containsEntry(HourState.RUNNING, 0L)
        .containsEntry(HourState.MISSING, 62L);
    assertThat(found.records())
        .containsEntry("fetched", 1500L)
        .containsEntry("stored", 1497L)
        .containsEntry("dead_lettered", 4L);
    assertThat(found.openDeadLetters())
        .isEqualTo(
            Map.of(Stage.MAPPING, 2L, Stage.OVERSIZED, 0L, Stage.DECODING, 0L, Stage.WRITING, 1L));
    assertThat(found.lastStoredEnd()).contains(Instant.parse("2026-11-20T07:00:00Z"));
    assertThat(found.durations()).isEqualTo(Map.of("java", Duration.ofSeconds(2)));
  }

  @Test
  void should_not_claim_stages_that_are_not_known() {
    // given
    done(FIRST, 1000, 4);
    topics.fail("no answer within 5 s");

    // when, then
    assertThat(HourStates.of(states.all(TestPipelines.USERS)).openDeadLetters()).isEmpty();
  }

  @Test
  void should_still_show_hours_whose_entries_have_expired() {
    // given
    done(FIRST, 1000, 4);
    done(NEXT, 10, 0);
    done(LAST, 10, 1);
    topics.fetched(LAST, 1, true, 10, 1);

    // when
    HourList list = states.all(TestPipelines.USERS);

    // then
    assertThat(list.hours())
        .extracting(Hour::state)
        .containsExactly(HourState.DEAD_LETTERS, HourState.COMPLETE, HourState.DEAD_LETTERS);
    assertThat(list.first()).contains(Instant.parse(FIRST));
    assertThat(list.warning()).isEmpty();
    assertThat(HourStates.of(list).openDeadLetters())
        .as("of the hour that can still be replayed")
        .containsEntry(Stage.MAPPING, 1L);
  }
}
