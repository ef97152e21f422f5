package io.millrace.controlcenter.hours.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.controlcenter.MovableClock;
import io.millrace.ledger.DeadLetter.Stage;
import io.millrace.ledger.RecordPosition;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LetterContentsTest {
  private static final String START = "2026-11-22T21:00:00Z";

  private final MovableClock clock = new MovableClock("2026-11-22T22:00:30Z");
  private final FakeTopics topics = new FakeTopics(clock);
  private final LedgerCache cache = new LedgerCache(topics, clock);

  private LetterStages read(int revision) {
    clock.advance(FollowedTopic.FRESH);
    Followed<LedgerSnapshot> ledger = cache.ledger(TestPipelines.USERS);
    return cache.letters(TestPipelines.USERS, ledger).state().of(Instant.parse(START), revision);
  }

  private static long position(int index) {
    return new RecordPosition(1, index).packed();
  }

  @Test
  void should_remember_what_a_replay_has_turned_into_a_duplicate() {
    // given
    topics.deadLetter(START, 1, 3, Stage.MAPPING, 1, "why");
    topics.deadLetter(START, 1, 4, Stage.MAPPING, 1, "why");
    topics.deadLetter(START, 1, 3, Stage.DUPLICATE, 2, "why");

    // when
    Positions duplicates = read(1).duplicates();

    // then
    assertThat(duplicates.size()).isEqualTo(1);
    assertThat(duplicates.contains(position(3))).isTrue();
  }

  @Test
  void should_leave_duplicates_of_the_first_attempt_to_the_ledger() {
    // given
    topics.deadLetter(START, 1, 3, Stage.DUPLICATE, 1, "the continuous mode may have sent it");

    // when, then
    assertThat(read(1)).isEqualTo(LetterStages.none(1));
  }

  @Test
  void should_forget_a_duplicate_that_failed_in_another_way_since() {
    // given
    topics.deadLetter(START, 1, 3, Stage.DUPLICATE, 2, "why");
    topics.deadLetter(START, 1, 3, Stage.WRITING, 3, "why");

    // when, then
    assertThat(read(1).duplicates().size()).isZero();
  }

  @Test
  void should_tell_oversized_from_mapping() {
    // given
    topics.deadLetter(START, 1, 3, Stage.MAPPING, 1, "why");
    topics.deadLetter(START, 1, 4, Stage.OVERSIZED, 1, "why");

    // when, then
    assertThat(read(1).oversized().contains(position(4))).isTrue();
    assertThat(read(1).oversized().size()).isEqualTo(1);
  }

  @Test
  void should_forget_older_revisions() {
    // given
    topics.deadLetter(START, 1, 3, Stage.DUPLICATE, 2, "why");
    topics.deadLetter(START, 2, 5, Stage.DUPLICATE, 2, "why");
    topics.deadLetter(START, 1, 6, Stage.DUPLICATE, 2, "late");

    // when, then
    assertThat(read(1)).isEqualTo(LetterStages.none(1));
    assertThat(read(2).duplicates().size()).isEqualTo(1);
  }

  @Test
  void should_not_ask_for_dead_letters_when_the_ledger_has_just_failed() {
    // given
    topics.fail("no answer within 5 s");
    clock.advance(FollowedTopic.PAUSE);
    Followed<LedgerSnapshot> ledger = cache.ledger(TestPipelines.USERS);
    int calls = topics.calls();

    // when
    cache.letters(TestPipelines.USERS, ledger);

    // then
    assertThat(topics.calls()).isEqualTo(calls);
  }
}
