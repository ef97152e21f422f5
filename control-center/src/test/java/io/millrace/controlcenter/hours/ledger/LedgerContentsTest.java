package io.millrace.controlcenter.hours.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.MovableClock;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.PageEntry;
import io.millrace.ledger.RecordPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what the tasks' own code has written, so that both agree on its form. */
class LedgerContentsTest {
  private static final String START = "2026-11-22T21:00:00Z";
  private static final Instant HOUR = Instant.parse(START);

  private final MovableClock clock = new MovableClock("2026-11-22T22:00:30Z");
  private final FakeTopics topics = new FakeTopics(clock);
  private final LedgerCache cache = new LedgerCache(topics, clock);

  private LedgerSnapshot read() {
    clock.advance(FollowedTopic.FRESH);
    return cache.ledger(TestPipelines.USERS).state();
  }

  private void raw(String key, String value) {
    topics.add(
        new ProducerRecord<>(
            FakeTopics.LEDGER, key.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8)));
  }

  @Test
  void should_summarise_an_entry() {
    // given
    topics.write(
        new IntervalEntry(
            "users",
            FakeTopics.hour(START),
            "print",
            2,
            "run",
            "",
            "topic",
            true,
            List.of(
                new PageEntry(1, 5, 4, 1, Map.of(0, new OffsetRange(3, 8))),
                new PageEntry(2, 7, 7, 0, Map.of(1, new OffsetRange(0, 9))))));

    // when
    FetchedRevision found = read().of(HOUR).fetched().orElseThrow();

    // then
    assertThat(found)
        .isEqualTo(
            new FetchedRevision(
                2, true, 12, 11, 1, "run", Instant.parse("2026-11-22T22:00:30Z"), 0, 0));
  }

  @Test
  void should_show_the_whole_entry_with_inclusive_ranges() {
    // given
    topics.write(
        new IntervalEntry(
            "users",
            FakeTopics.hour(START),
            "print",
            2,
            "run",
            "",
            "topic",
            true,
            List.of(
                new PageEntry(1, 5, 5, 0, Map.of(0, new OffsetRange(3, 8))),
                new PageEntry(
                    2, 6, 6, 0, Map.of(0, new OffsetRange(20, 24), 1, new OffsetRange(0, 2))))));

    // when
    LedgerEntryDetail detail =
        cache.entry(TestPipelines.USERS, read().of(HOUR).fetched().orElseThrow()).orElseThrow();

    // then
    assertThat(detail.pages()).isEqualTo(2);
    assertThat(detail.fingerprint()).isEqualTo("print");
    assertThat(detail.topicId()).isEqualTo("topic");
    assertThat(detail.ranges())
        .containsExactly(
            new LedgerEntryDetail.Range(0, 3, 23), new LedgerEntryDetail.Range(1, 0, 1));
  }

  @Test
  void should_list_dead_letters_by_stage_and_replays_by_position() {
    // given
    topics.letters(
        START,
        1,
        FakeTopics.letter(3, DeadLetter.Stage.DECODING),
        FakeTopics.letter(4, DeadLetter.Stage.WRITING),
        FakeTopics.letter(5, DeadLetter.Stage.DUPLICATE));
    topics.replayed(START, 1, 4);

    // when
    IntervalLedger found = read().of(HOUR);

    // then
    ListedLetters letters = found.letters(1).orElseThrow();
    assertThat(letters.decoding().contains(new RecordPosition(1, 3).packed())).isTrue();
    assertThat(letters.writing().size()).isEqualTo(1);
    assertThat(letters.duplicates().size()).isEqualTo(1);
    assertThat(found.replayed(1).contains(new RecordPosition(1, 4).packed())).isTrue();
    assertThat(found.letters(2)).as("of another revision").isEmpty();
    assertThat(found.replayed(2)).isSameAs(Positions.NONE);
  }

  @Test
  void should_not_count_a_pending_replay() {
    // given
    topics.pending(START, 1, 4);

    // when, then
    assertThat(read().of(HOUR).replayed(1).size()).isZero();
  }

  @Test
  void should_forget_the_topic_of_a_pipeline_that_nobody_asks_for_any_more() {
    // given
    topics.fetched(START, 1, true, 10, 0);
    read();
    assertThat(cache.size()).isEqualTo(1);

    // when
    clock.advance(LedgerCache.KEPT_UNUSED.plusSeconds(1));
    Pipeline other = TestPipelines.withTopic("renamed");
    cache.ledger(other);

    // then
    assertThat(cache.size()).isEqualTo(1);
    assertThat(read().of(HOUR).fetched()).as("read again").isPresent();
  }

  @Test
  void should_forget_what_was_removed() {
    // given
    topics.fetched(START, 1, true, 10, 0);
    read();

    // when
    raw("users/" + START, null);

    // then
    assertThat(read().intervals()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"version\":2}",
        "{\"version\":1,\"revision\":1}",
        "not JSON",
        "[]",
        "{\"version\":1,\"revision\":\"x\",\"complete\":true,\"pages\":[],\"run_id\":\"r\"}"
      })
  void should_say_which_entry_cannot_be_read_and_show_the_others(String value) {
    // given
    topics.fetched("2026-11-22T20:00:00Z", 1, true, 10, 0);
    raw("users/" + START, value);

    // when
    LedgerSnapshot found = read();

    // then
    assertThat(found.problem().orElseThrow()).contains(START).contains("the ledger has an entry");
    assertThat(found.of(Instant.parse("2026-11-22T20:00:00Z")).fetched()).isPresent();

    // when
    topics.fetched(START, 1, true, 10, 0);

    // then
    assertThat(read().problem()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders/2026-11-22T21:00:00Z",
        "users",
        "users/today",
        "users/2026-11-22T21:00:00Z/x"
      })
  void should_ignore_what_is_about_something_else(String key) {
    // given
    raw(key, "{}");

    // when, then
    assertThat(read().intervals()).isEmpty();
  }

  @Test
  void should_keep_only_numbers_of_too_many_dead_letters_and_say_so() {
    // given
    LedgerContents contents = new LedgerContents("users");
    Positions many =
        Positions.of(java.util.stream.LongStream.rangeClosed(0, LedgerContents.MOST_POSITIONS));

    // when
    contents.apply(
        new LedgerItem(
            HOUR,
            before -> before.withReplayed(java.util.Optional.of(new ReplayedLetters(1, many)))));

    // then
    Positions kept = contents.snapshot().of(HOUR).replayed(1);
    assertThat(kept.size()).isEqualTo(LedgerContents.MOST_POSITIONS + 1);
    assertThat(kept.contains(0)).isFalse();
    assertThat(contents.snapshot().bound().orElseThrow()).contains("500,000 dead letters");
  }

  @Test
  void should_drop_the_oldest_of_too_many_intervals_and_say_so() {
    // given
    LedgerContents contents = new LedgerContents("users");

    // when
    for (int i = 0; i <= LedgerContents.MOST_INTERVALS; i++) {
      contents.apply(
          new LedgerItem(HOUR.plus(Duration.ofHours(i)), before -> before.withProblem("any")));
    }

    // then
    LedgerSnapshot kept = contents.snapshot();
    assertThat(kept.intervals()).hasSize(LedgerContents.MOST_INTERVALS).doesNotContainKey(HOUR);
    assertThat(kept.bound().orElseThrow()).contains("oldest are not known");
  }
}
