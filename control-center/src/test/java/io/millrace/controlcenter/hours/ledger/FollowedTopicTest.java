package io.millrace.controlcenter.hours.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.controlcenter.MovableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FollowedTopicTest {
  private static final String ONE = "2026-11-22T21:00:00Z";
  private static final String TWO = "2026-11-22T22:00:00Z";
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final MovableClock clock = new MovableClock("2026-11-22T23:10:00Z");
  private final FakeTopics topics = new FakeTopics(clock);
  private final FollowedTopic<LedgerItem, LedgerSnapshot> ledger =
      new FollowedTopic<>(topics, FakeTopics.LEDGER, new LedgerContents("users"), clock);

  private LedgerSnapshot read() {
    clock.advance(FollowedTopic.FRESH);
    return ledger.now(PATIENCE).state();
  }

  @Test
  void should_follow_the_topic_from_where_it_was_left() {
    // given
    topics.fetched(ONE, 1, false, 10, 0);
    assertThat(read().of(Instant.parse(ONE)).fetched().orElseThrow().complete()).isFalse();

    // when
    topics.fetched(ONE, 1, true, 20, 0);
    topics.fetched(TWO, 1, true, 5, 0);

    // then
    LedgerSnapshot now = read();
    assertThat(now.intervals()).hasSize(2);
    assertThat(now.of(Instant.parse(ONE)).fetched().orElseThrow().fetched()).isEqualTo(20);
    assertThat(now.of(Instant.parse(ONE)).fetched().orElseThrow().offset()).isEqualTo(1);
  }

  @Test
  void should_not_ask_again_for_a_moment() {
    // given
    read();
    int calls = topics.calls();

    // when
    ledger.now(PATIENCE);

    // then
    assertThat(topics.calls()).isEqualTo(calls);
  }

  @Test
  void should_start_again_with_a_topic_that_was_created_again() {
    // given
    topics.fetched(ONE, 3, true, 10, 0);
    read();

    // when
    topics.recreate(FakeTopics.LEDGER);
    topics.fetched(TWO, 1, true, 10, 0);

    // then
    assertThat(read().intervals()).containsOnlyKeys(Instant.parse(TWO));
  }

  @Test
  void should_read_to_the_end_in_several_calls() {
    // given
    topics.limit(1);
    topics.fetched(ONE, 1, true, 10, 0);
    topics.fetched(TWO, 1, true, 10, 0);

    // when, then
    assertThat(read().intervals()).hasSize(2);
    assertThat(ledger.now(PATIENCE).complete()).isTrue();
  }

  @Test
  void should_leave_the_rest_to_the_next_call_when_its_time_is_up() {
    // given
    topics.limit(1);
    topics.fetched(ONE, 1, true, 10, 0);
    topics.fetched(TWO, 1, true, 10, 0);

    // when
    Followed<LedgerSnapshot> first = ledger.now(Duration.ZERO);
    Followed<LedgerSnapshot> second = ledger.now(Duration.ZERO);

    // then
    assertThat(first.complete()).isFalse();
    assertThat(first.problem()).isEmpty();
    assertThat(first.state().intervals()).hasSize(1);
    assertThat(second.complete()).isTrue();
    assertThat(second.state().intervals()).hasSize(2);
  }

  @Test
  void should_keep_what_it_knows_while_kafka_is_away_and_go_on_afterwards() {
    // given
    topics.fetched(ONE, 1, true, 10, 0);
    read();
    topics.fail("no answer within 5 s");
    clock.advance(FollowedTopic.FRESH);

    // when
    Followed<LedgerSnapshot> away = ledger.now(PATIENCE);
    int calls = topics.calls();
    ledger.now(PATIENCE);

    // then
    assertThat(away.complete()).isFalse();
    assertThat(away.problem()).contains("no answer within 5 s");
    assertThat(away.state().intervals()).hasSize(1);
    assertThat(topics.calls()).as("not asked again during the pause").isEqualTo(calls);

    // when
    topics.recover();
    topics.fetched(TWO, 1, true, 10, 0);
    clock.advance(FollowedTopic.PAUSE);

    // then
    assertThat(ledger.now(PATIENCE).problem()).isEmpty();
    assertThat(ledger.now(PATIENCE).state().intervals()).hasSize(2);
  }

  @Test
  void should_say_that_the_topic_does_not_exist_and_forget_what_it_had() {
    // given
    topics.fetched(ONE, 1, true, 10, 0);
    read();

    // when
    topics.delete(FakeTopics.LEDGER);
    LedgerSnapshot gone = read();

    // then
    assertThat(gone.intervals()).isEmpty();
    assertThat(ledger.now(PATIENCE).complete()).isTrue();
    assertThat(ledger.now(PATIENCE).problem().orElseThrow())
        .contains("users.intervals does not exist");
  }
}
