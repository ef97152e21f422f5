package io.millrace.controlcenter.hours;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.store.RunCounts;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows for the hour from its attempts and its revisions. */
class HourStateTest extends HourFixture {
  @Test
  void should_be_complete_when_stored_without_dead_letters() {
    // given
    topics.fetched(HOUR, 1, true, 1000, 0);
    done(1, 1000, 0, 0);

    // when
    Hour hour = hour();

    // then
    assertThat(hour.state()).isEqualTo(HourState.COMPLETE);
    assertThat(hour.note()).isEmpty();
    assertThat(hour.attempts()).isEqualTo(1);
    assertThat(hour.counts().stored()).isEqualTo(1000);
    assertThat(hour.durationMs()).contains(2_000L);
    assertThat(hour.engine()).contains("java");
  }

  @Test
  void should_run_while_an_attempt_has_not_ended() {
    // given
    topics.fetched(HOUR, 1, true, 1000, 2);
    run(1, "started", RunCounts.NONE, Duration.ofMinutes(5));

    // when
    Hour hour = hour();

    // then
    assertThat(hour.state()).isEqualTo(HourState.RUNNING);
    assertThat(hour.finishedAt()).isEmpty();
    assertThat(hour.durationMs()).isEmpty();
    assertThat(hour.counts().fetched()).as("as the ledger has it").isEqualTo(1000);
    assertThat(hour.counts().stored()).isZero();
  }

  @Test
  void should_have_failed_when_an_attempt_was_killed() {
    // given
    topics.fetched(HOUR, 1, true, 1000, 0);
    run(1, "started", RunCounts.NONE, Duration.ofMinutes(5));
    clock.advance(HourEvidence.ALIVE);

    // when
    Hour hour = hour();

    // then
    assertThat(hour.state()).isEqualTo(HourState.FAILED);
    assertThat(hour.note().orElseThrow()).contains("started and never ended");
  }

  @Test
  void should_be_complete_when_a_retry_stored_it_after_a_kill_and_a_failure() {
    // given
    topics.fetched(HOUR, 1, true, 1000, 0);
    run(1, "started", RunCounts.NONE, Duration.ofSeconds(10));
    run(1, "temporary", RunCounts.NONE, Duration.ofMinutes(1));
    run(1, "done", FakeRuns.counts(1000, 0, 0), Duration.ofSeconds(90));

    // when
    Hour hour = hour();

    // then
    assertThat(hour.state()).isEqualTo(HourState.COMPLETE);
    assertThat(hour.attempts()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "unavailable", "bug", "temporary", "settings", "refused"})
  void should_have_failed_when_the_newest_attempt_has(String outcome) {
    // given
    topics.fetched(HOUR, 1, true, 1000, 20);
    run(1, outcome, FakeRuns.counts(1000, 20, 0), Duration.ofSeconds(30));

    // when
    Hour hour = hour();

    // then
    assertThat(hour.state()).isEqualTo(HourState.FAILED);
    assertThat(hour.note().orElseThrow()).contains(outcome + ": it broke");
    assertThat(hour.letters().open()).isEqualTo(20);
  }

  @Test
  void should_have_failed_and_say_that_an_older_revision_is_stored() {
    // given
    topics.fetched(HOUR, 2, true, 1000, 0);
    done(1, 1000, 0, 0);
    run(2, "data", RunCounts.NONE, Duration.ofMinutes(5));

    // when
    Hour hour = hour();

    // then
    assertThat(hour.state()).isEqualTo(HourState.FAILED);
    assertThat(hour.revision()).isEqualTo(2);
    assertThat(hour.attempts()).as("at revision 2").isEqualTo(1);
    assertThat(hour.note().orElseThrow()).contains("revision 1 was stored before");
  }

  @Test
  void should_let_the_newer_revision_decide_when_the_older_was_superseded() {
    // given
    topics.fetched(HOUR, 2, true, 1000, 0);
    done(2, 1000, 0, 0);
    run(1, "superseded", RunCounts.NONE, Duration.ofMinutes(9)); // later, but of revision 1

    // when, then
    assertThat(hour().state()).isEqualTo(HourState.COMPLETE);
  }

  @Test
  void should_be_fetching_when_a_newer_revision_supersedes_the_one_that_ran() {
    // given
    run(1, "superseded", RunCounts.NONE, Duration.ofMinutes(5));
    topics.fetched(HOUR, 2, false, 500, 1);

    // when
    Hour hour = hour();

    // then
    assertThat(hour.state()).isEqualTo(HourState.FETCHING);
    assertThat(hour.revision()).isEqualTo(2);
  }

  @Test
  void should_be_fetching_while_the_ledger_is_incomplete() {
    // given
    topics.fetched(HOUR, 1, false, 500, 1);

    // when
    Hour hour = hour();

    // then
    assertThat(hour.state()).isEqualTo(HourState.FETCHING);
    assertThat(hour.counts().fetched()).isEqualTo(500);
    assertThat(hour.counts().stored()).isZero();
    assertThat(hour.runId()).isEqualTo("fetch-run");
    assertThat(hour.engine()).isEmpty();
    assertThat(hour.attempts()).isZero();
  }

  @Test
  void should_have_failed_when_a_fetch_has_not_gone_on_for_long() {
    // given
    topics.fetched(HOUR, 1, false, 500, 1);
    clock.advance(HourEvidence.ALIVE);

    // when, then
    assertThat(hour().state()).isEqualTo(HourState.FAILED);
    assertThat(hour().note().orElseThrow()).contains("has not gone on since");
  }

  @Test
  void should_be_fetching_between_the_fetch_and_the_first_attempt() {
    // given
    done(1, 1000, 0, 0);
    topics.fetched(HOUR, 2, true, 1000, 0);

    // when, then
    assertThat(hour().state()).isEqualTo(HourState.FETCHING);
    assertThat(hour().note().orElseThrow())
        .contains("fetched, and is not stored yet; revision 1 was stored before");
  }

  @Test
  void should_have_failed_when_a_fetched_revision_is_never_stored_but_an_older_one_is() {
    // given
    done(1, 1000, 0, 0);
    topics.fetched(HOUR, 2, true, 1000, 0);
    clock.advance(HourEvidence.ALIVE);

    // when, then
    assertThat(hour().state()).isEqualTo(HourState.FAILED);
  }

  /** The continuous mode stores rows, but leaves nothing in the table of runs. */
  @Test
  void should_be_missing_when_only_the_continuous_mode_may_have_stored_it() {
    // given
    topics.fetched(HOUR, 1, true, 1000, 0);
    clock.advance(HourEvidence.ALIVE);

    // when, then
    assertThat(found()).isEmpty();
  }

  @Test
  void should_let_the_table_decide_when_a_new_ledger_has_lower_revisions() {
    // given
    done(3, 1000, 0, 0);
    topics.fetched(HOUR, 1, true, 500, 7);

    // when
    Hour hour = hour();

    // then
    assertThat(hour.state()).isEqualTo(HourState.COMPLETE);
    assertThat(hour.revision()).isEqualTo(3);
    assertThat(hour.counts().fetched()).isEqualTo(1000);
  }
}
