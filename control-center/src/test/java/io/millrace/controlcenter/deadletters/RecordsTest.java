package io.millrace.controlcenter.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.controlcenter.hours.StoredRevision;
import io.millrace.controlcenter.hours.ledger.FakeTopics;
import io.millrace.controlcenter.http.BadRequestException;
import io.millrace.ledger.DeadLetter.Stage;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordsTest extends LetterFixture {
  @Test
  void should_count_a_record_that_failed_again_once() {
    // given
    topics.fetched(ONE, 1, true, 100, 1);
    letter(ONE, 1, 0, Stage.MAPPING, 1, AGE.formatted("old"));
    letter(ONE, 1, 0, Stage.MAPPING, 2, AGE.formatted("old"));

    // when, then
    assertThat(groups(Map.of()).total()).isEqualTo(1);
    assertThat(groups(Map.of()).open()).isEqualTo(1);
    assertThat(states()).containsExactly(LetterState.OPEN, LetterState.SUPERSEDED);
  }

  @Test
  void should_tell_what_is_replayed_duplicate_or_of_an_older_revision() {
    // given
    letter(ONE, 1, 0, Stage.MAPPING, 1, "why");
    topics.fetched(ONE, 2, true, 100, 3);
    topics.letters(ONE, 2, FakeTopics.letter(7, Stage.DUPLICATE));
    topics.replayed(ONE, 2, 0);
    letter(ONE, 2, 0, Stage.MAPPING, 1, "why");
    letter(ONE, 2, 1, Stage.MAPPING, 1, "why");
    letter(ONE, 2, 7, Stage.DUPLICATE, 1, "its id is already used by index 1 of page 1");
    letter(ONE, 2, 1, Stage.DUPLICATE, 2, "another record is stored with this id");
    letter(ONE, 2, 2, Stage.MAPPING, 1, "why");

    // when, then
    assertThat(states())
        .containsExactly(
            LetterState.OPEN,
            LetterState.DUPLICATE,
            LetterState.DUPLICATE,
            LetterState.SUPERSEDED,
            LetterState.REPLAYED,
            LetterState.SUPERSEDED);
    assertThat(groups(Map.of()).open()).isEqualTo(1);
    assertThat(groups(Map.of()).total()).isEqualTo(5);
  }

  @Test
  void should_not_leave_open_what_only_the_continuous_mode_rejected_once_the_hour_is_stored() {
    // given
    topics.fetched(ONE, 1, true, 100, 0);
    topics.letters(ONE, 1, FakeTopics.letter(8, Stage.DECODING));
    letter(ONE, 1, 7, Stage.DECODING, 1, "why");
    letter(ONE, 1, 8, Stage.DECODING, 1, "why");
    assertThat(states()).containsExactly(LetterState.OPEN, LetterState.OPEN);

    // when
    stored.add(new StoredRevision(Instant.parse(ONE), 1));

    // then
    assertThat(states()).containsExactly(LetterState.OPEN, LetterState.SUPERSEDED);
  }

  @Test
  void should_list_what_does_not_say_where_it_belongs() {
    // given
    letter("", 0, 0, Stage.DECODING, 1, "why");
    letter("", 0, 0, Stage.DECODING, 1, "why");

    // when, then
    assertThat(groups(Map.of()).total()).isEqualTo(2);
    assertThat(groups(Map.of("from", ONE)).total()).isZero();
    assertThat(records(Map.of()).records().get(0).interval()).isEmpty();
    assertThat(states()).containsExactly(LetterState.OPEN, LetterState.OPEN);
  }

  @Test
  void should_choose_records_by_interval_stage_and_field() {
    // given
    letter(ONE, 1, 0, Stage.MAPPING, 1, AGE.formatted("old"));
    letter(ONE, 1, 1, Stage.MAPPING, 1, "id (/id) is missing (valid: text)");
    letter(ONE, 1, 2, Stage.DECODING, 1, "age: \"x\" is not a int");
    letter(TWO, 1, 3, Stage.MAPPING, 1, AGE.formatted("old"));

    // when
    RecordsAnswer answer = records(Map.of("interval", ONE, "stage", "mapping", "field", "age"));

    // then
    assertThat(answer.records()).hasSize(1);
    RecordsAnswer.Shown found = answer.records().get(0);
    assertThat(found.index()).isZero();
    assertThat(found.reason()).isEqualTo(AGE.formatted("old"));
    assertThat(found.original()).hasToString("{\"age\":\"x\"}");
    assertThat(answer.next()).isEmpty();
  }

  @Test
  void should_page_and_still_know_of_newer_attempts_on_later_pages() {
    // given
    letter(ONE, 1, 0, Stage.MAPPING, 1, "why");
    letter(ONE, 1, 1, Stage.MAPPING, 1, "why");
    letter(ONE, 1, 0, Stage.MAPPING, 2, "why");

    // when
    RecordsAnswer first = records(Map.of("limit", "2"));
    RecordsAnswer second = records(Map.of("limit", "2", "after", first.next().orElseThrow()));

    // then
    assertThat(first.records()).extracting(RecordsAnswer.Shown::offset).containsExactly(2L, 1L);
    assertThat(second.records()).extracting(RecordsAnswer.Shown::offset).containsExactly(0L);
    assertThat(second.records().get(0).state()).isEqualTo(LetterState.SUPERSEDED);
    assertThat(second.next()).isEmpty();
  }

  @Test
  void should_reject_a_stage_that_does_not_exist() {
    assertThatThrownBy(() -> records(Map.of("stage", "reading")))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("mapping, oversized, decoding, writing, duplicate");
  }
}
