package io.millrace.controlcenter.hours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.controlcenter.MovableClock;
import io.millrace.controlcenter.hours.ledger.FakeTopics;
import io.millrace.controlcenter.hours.ledger.LedgerCache;
import io.millrace.controlcenter.hours.ledger.LedgerEntryDetail;
import io.millrace.controlcenter.hours.ledger.TestPipelines;
import io.millrace.controlcenter.http.BadRequestException;
import io.millrace.controlcenter.http.Query;
import io.millrace.store.RunCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HoursEndpointsTest {
  private static final String HOUR = "2026-11-22T21:00:00Z";

  private final MovableClock clock = new MovableClock("2026-11-22T22:10:00Z");
  private final FakeTopics topics = new FakeTopics(clock);
  private final FakeRuns runs = new FakeRuns();
  private final HoursEndpoints endpoints =
      new HoursEndpoints(new IntervalStates(runs, new LedgerCache(topics, clock), clock));

  private HoursAnswer hours(Map<String, String> parameters) {
    return (HoursAnswer)
        endpoints.answers().get("/hours").to(new Query(TestPipelines.USERS, Map.of(), parameters));
  }

  private HourAnswer hour(String start) {
    return (HourAnswer)
        endpoints
            .answers()
            .get("/hours/{start}")
            .to(new Query(TestPipelines.USERS, Map.of("start", start), Map.of()));
  }

  @Test
  void should_answer_with_a_row_for_each_hour() {
    // given
    topics.fetched(HOUR, 1, true, 1000, 2);
    runs.add(FakeRuns.row(HOUR, 1, "java", "done", FakeRuns.counts(1000, 2, 0)));

    // when
    HoursAnswer answer = hours(Map.of());

    // then
    long start = Instant.parse(HOUR).getEpochSecond();
    long finished = Instant.parse("2026-11-22T22:00:32Z").toEpochMilli();
    assertThat(answer.columns()).hasSize(13);
    assertThat(answer.rows())
        .containsExactly(
            Arrays.asList(
                start,
                "dead_letters",
                1,
                1,
                1000L,
                998L,
                998L,
                2L,
                2L,
                2_000L,
                finished,
                "run-1",
                "java"));
    assertThat(answer.complete()).isTrue();
    assertThat(answer.warning()).isEmpty();
  }

  @Test
  void should_have_null_for_what_there_is_not_yet() {
    // given
    topics.fetched(HOUR, 1, false, 10, 0);

    // when, then
    assertThat(hours(Map.of()).rows().get(0))
        .containsExactly(
            Instant.parse(HOUR).getEpochSecond(),
            "fetching",
            1,
            0,
            10L,
            10L,
            0L,
            0L,
            0L,
            null,
            null,
            "fetch-run",
            null);
  }

  @Test
  void should_reject_a_span_that_ends_before_it_begins() {
    assertThatThrownBy(() -> hours(Map.of("from", HOUR, "to", HOUR)))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("to is \"2026-11-22T21:00:00Z\"");
  }

  @Test
  void should_reject_what_is_no_hour() {
    assertThatThrownBy(() -> hour("2026-11-22T21:30:00Z")).isInstanceOf(BadRequestException.class);
  }

  @Test
  void should_show_all_attempts_of_an_hour_the_newest_first() {
    // given
    topics.fetched(HOUR, 2, true, 1000, 1);
    runs.add(FakeRuns.row(HOUR, 1, "java", "superseded", RunCounts.NONE, Duration.ofSeconds(90)));
    runs.add(
        FakeRuns.row(HOUR, 2, "java", "done", FakeRuns.counts(1000, 1, 0), Duration.ofMinutes(1)));
    topics.replayed(HOUR, 2, 0);
    runs.add(FakeRuns.row(HOUR, 2, "replay", "started", RunCounts.NONE, Duration.ofMinutes(2)));

    // when
    HourAnswer answer = hour(HOUR);

    // then
    assertThat(answer.state()).isEqualTo(HourState.COMPLETE);
    assertThat(answer.end()).isEqualTo("2026-11-22T22:00:00Z");
    assertThat(answer.deadLetters()).isEqualTo(new HourAnswer.Letters(1, 0, 1, 0));
    assertThat(answer.attempts())
        .extracting(HourAnswer.Attempt::outcome)
        .containsExactly("started", "superseded", "done");
    assertThat(answer.attempts().get(0).stored()).isEmpty();
    assertThat(answer.attempts().get(1).reason()).contains("it broke");
    LedgerEntryDetail ledger = answer.ledger().orElseThrow();
    assertThat(ledger.revision()).isEqualTo(2);
    assertThat(ledger.ranges()).containsExactly(new LedgerEntryDetail.Range(0, 10, 1009));
    assertThat(answer.warning()).isEmpty();
  }

  @Test
  void should_answer_that_an_hour_is_missing() {
    // when
    HourAnswer answer = hour(HOUR);

    // then
    assertThat(answer.state()).isEqualTo(HourState.MISSING);
    assertThat(answer.ledger()).isEmpty();
    assertThat(answer.attempts()).isEmpty();
  }

  @Test
  void should_show_the_attempts_without_kafka_and_say_what_is_lacking() {
    // given
    runs.add(FakeRuns.row(HOUR, 1, "java", "done", FakeRuns.counts(1000, 1, 0)));
    topics.fetched(HOUR, 1, true, 1000, 1);
    hours(Map.of());
    topics.fail("no answer within 5 s");
    clock.advance(Duration.ofSeconds(5));

    // when
    HourAnswer answer = hour(HOUR);

    // then
    assertThat(answer.state()).isEqualTo(HourState.DEAD_LETTERS);
    assertThat(answer.ledger()).isEmpty();
    assertThat(answer.warning())
        .isEqualTo(Optional.of("the ledger cannot be read: no answer within 5 s"));
  }
}
