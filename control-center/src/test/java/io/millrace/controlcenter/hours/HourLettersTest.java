package io.millrace.controlcenter.hours;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.controlcenter.hours.ledger.FakeTopics;
import io.millrace.ledger.DeadLetter.Stage;
import io.millrace.store.RunCounts;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What follows for the hour from its dead letters. */
class HourLettersTest extends HourFixture {
  @Test
  void should_have_dead_letters_while_some_are_open() {
    // given
    topics.fetched(HOUR, 1, true, 1000, 3);
    topics.letters(HOUR, 1, FakeTopics.letter(7, Stage.DECODING));
    topics.deadLetter(HOUR, 1, 2, Stage.OVERSIZED, 1, "why");
    done(1, 1000, 4, 0);

    // when
    Hour hour = hour();

    // then
    assertThat(hour.state()).isEqualTo(HourState.DEAD_LETTERS);
    assertThat(hour.letters().total()).isEqualTo(4);
    assertThat(hour.letters().open()).isEqualTo(4);
    assertThat(hour.letters().openByStage())
        .containsOnly(
            Map.entry(Stage.MAPPING, 2L),
            Map.entry(Stage.OVERSIZED, 1L),
            Map.entry(Stage.DECODING, 1L));
  }

  @Test
  void should_be_complete_once_all_are_replayed() {
    // given
    topics.fetched(HOUR, 1, true, 1000, 2);
    topics.letters(HOUR, 1, FakeTopics.letter(7, Stage.DECODING));
    done(1, 1000, 3, 0);
    topics.replayed(HOUR, 1, 0, 1, 7);
    replay(1, "done", 3, 0, Duration.ofMinutes(5));

    // when
    Hour hour = hour();

    // then
    assertThat(hour.state()).isEqualTo(HourState.COMPLETE);
    assertThat(hour.letters()).isEqualTo(new LetterCounts(3, 0, 3, 0, Map.of()));
    assertThat(hour.counts().stored()).isEqualTo(1000);
    assertThat(hour.attempts()).as("a replay is no attempt at the hour").isEqualTo(1);
  }

  @Test
  void should_stay_amber_when_a_part_is_replayed() {
    // given
    topics.fetched(HOUR, 1, true, 1000, 3);
    done(1, 1000, 3, 0);
    topics.replayed(HOUR, 1, 0, 1);
    replay(1, "done", 2, 1, Duration.ofMinutes(5));

    // when
    Hour hour = hour();

    // then
    assertThat(hour.state()).isEqualTo(HourState.DEAD_LETTERS);
    assertThat(hour.letters().open()).isEqualTo(1);
    assertThat(hour.counts().stored()).isEqualTo(999);
  }

  @Test
  void should_stay_amber_while_a_replay_is_pending() {
    // given
    topics.fetched(HOUR, 1, true, 1000, 1);
    done(1, 1000, 1, 0);
    topics.pending(HOUR, 1, 0);
    runs.add(FakeRuns.row(HOUR, 1, "replay", "started", RunCounts.NONE, Duration.ofMinutes(5)));

    // when, then
    assertThat(hour().state()).isEqualTo(HourState.DEAD_LETTERS);
  }

  @Test
  void should_be_complete_when_a_replay_finds_that_the_rest_are_duplicates() {
    // given
    topics.fetched(HOUR, 1, true, 1000, 2);
    done(1, 1000, 2, 0);
    topics.replayed(HOUR, 1, 0);
    topics.deadLetter(HOUR, 1, 1, Stage.DUPLICATE, 2, "another record is stored with this id");
    replay(1, "done", 1, 1, Duration.ofMinutes(5));

    // when
    Hour hour = hour();

    // then
    assertThat(hour.state()).isEqualTo(HourState.COMPLETE);
    assertThat(hour.letters()).isEqualTo(new LetterCounts(2, 0, 1, 1, Map.of()));
  }

  @Test
  void should_stay_amber_when_a_replay_fails_again() {
    // given
    topics.fetched(HOUR, 1, true, 1000, 1);
    done(1, 1000, 1, 0);
    topics.deadLetter(HOUR, 1, 0, Stage.MAPPING, 2, "still wrong");
    replay(1, "done", 0, 1, Duration.ofMinutes(5));

    // when, then
    assertThat(hour().state()).isEqualTo(HourState.DEAD_LETTERS);
  }

  @Test
  void should_not_count_duplicates_as_open() {
    // given
    topics.fetched(HOUR, 1, true, 1000, 0);
    topics.letters(HOUR, 1, FakeTopics.letter(7, Stage.DUPLICATE));
    done(1, 1000, 1, 1);

    // when
    Hour hour = hour();

    // then
    assertThat(hour.state()).isEqualTo(HourState.COMPLETE);
    assertThat(hour.letters()).isEqualTo(new LetterCounts(1, 0, 0, 1, Map.of()));
  }

  @Test
  void should_not_count_what_a_later_attempt_has_stored_after_all() {
    // given
    topics.fetched(HOUR, 1, true, 1000, 1);
    topics.letters(
        HOUR, 1, FakeTopics.letter(7, Stage.DECODING), FakeTopics.letter(8, Stage.DECODING));
    done(1, 1000, 3, 0);
    run(1, "done", FakeRuns.counts(1000, 1, 0), Duration.ofMinutes(5));

    // when, then
    assertThat(hour().letters().open()).as("that of the fetch").isEqualTo(1);
  }

  @Test
  void should_not_count_dead_letters_and_replays_of_an_older_revision() {
    // given
    topics.letters(HOUR, 1, FakeTopics.letter(7, Stage.DECODING));
    topics.replayed(HOUR, 1, 0, 1);
    topics.fetched(HOUR, 2, true, 1000, 1);
    done(1, 1000, 3, 0);
    done(2, 1000, 1, 0);

    // when, then
    assertThat(hour().letters().total()).isEqualTo(1);
    assertThat(hour().letters().open()).isEqualTo(1);
  }

  @Test
  void should_not_count_what_only_the_continuous_mode_rejected() {
    // given
    topics.fetched(HOUR, 1, true, 1000, 0);
    topics.deadLetter(HOUR, 1, 5, Stage.DECODING, 1, "an old schema");
    done(1, 1000, 0, 0);

    // when, then
    assertThat(hour().state()).isEqualTo(HourState.COMPLETE);
  }

  @Test
  void should_judge_by_the_table_alone_when_the_ledger_is_lost() {
    // given
    done(2, 1000, 5, 2);
    replay(1, "done", 9, 0, Duration.ofMinutes(1)); // of an older revision
    replay(2, "temporary", 1, 4, Duration.ofMinutes(3));
    replay(2, "done", 2, 3, Duration.ofMinutes(5));

    // when
    Hour hour = hour();

    // then
    assertThat(hour.state()).isEqualTo(HourState.DEAD_LETTERS);
    assertThat(hour.letters()).isEqualTo(new LetterCounts(5, 1, 2, 2, Map.of()));
  }

  @Test
  void should_be_complete_by_the_table_alone_once_all_are_replayed() {
    // given
    done(1, 1000, 2, 0);
    replay(1, "done", 2, 0, Duration.ofMinutes(5));

    // when, then
    assertThat(hour().state()).isEqualTo(HourState.COMPLETE);
    assertThat(hour().counts().stored()).isEqualTo(1000);
  }
}
