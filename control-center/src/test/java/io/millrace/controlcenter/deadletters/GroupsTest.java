package io.millrace.controlcenter.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.controlcenter.hours.ledger.FakeTopics;
import io.millrace.ledger.DeadLetter.Stage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class GroupsTest extends LetterFixture {
  @Test
  void should_group_by_stage_field_and_reason_with_the_most_open_first() {
    // given
    topics.fetched(ONE, 1, true, 100, 3);
    topics.fetched(TWO, 1, true, 100, 1);
    letter(ONE, 1, 0, Stage.OVERSIZED, 1, "the mapped record has 1048999 bytes (valid: at most 5)");
    letter(ONE, 1, 1, Stage.MAPPING, 1, AGE.formatted("old"));
    letter(TWO, 1, 0, Stage.MAPPING, 1, AGE.formatted("young"));

    // when
    GroupsAnswer answer = groups(Map.of());

    // then
    assertThat(answer.groups())
        .containsExactly(
            new GroupsAnswer.Group(
                "mapping",
                Optional.of("age"),
                "age (/age) is … (valid: an integer of 32 bits)",
                2,
                2,
                Optional.of(Instant.parse(ONE)),
                Optional.of(Instant.parse(TWO))),
            new GroupsAnswer.Group(
                "oversized",
                Optional.empty(),
                "the mapped record has … bytes (valid: at most 5)",
                1,
                1,
                Optional.of(Instant.parse(ONE)),
                Optional.of(Instant.parse(ONE))));
    assertThat(answer.intervals())
        .containsExactly(
            new GroupsAnswer.Interval(Instant.parse(ONE), 2, 2),
            new GroupsAnswer.Interval(Instant.parse(TWO), 1, 1));
    assertThat(answer.total()).isEqualTo(3);
    assertThat(answer.scanned()).isEqualTo(3);
    assertThat(answer.complete()).isTrue();
  }

  @Test
  void should_ignore_records_that_are_no_dead_letters() {
    // given
    add(new ProducerRecord<>(FakeTopics.DEAD_LETTERS, new byte[] {1}));

    // when, then
    assertThat(groups(Map.of()).total()).isZero();
    assertThat(groups(Map.of()).scanned()).isEqualTo(1);
  }

  @Test
  void should_only_count_the_span_that_is_asked_for() {
    // given
    letter(ONE, 1, 0, Stage.MAPPING, 1, "why");
    letter(TWO, 1, 0, Stage.MAPPING, 1, "why");

    // when, then
    assertThat(groups(Map.of("from", TWO)).intervals())
        .containsExactly(new GroupsAnswer.Interval(Instant.parse(TWO), 1, 1));
    assertThat(groups(Map.of("to", TWO)).intervals())
        .containsExactly(new GroupsAnswer.Interval(Instant.parse(ONE), 1, 1));
  }

  @Test
  void should_say_when_not_all_was_looked_at() {
    // given
    letter(ONE, 1, 0, Stage.MAPPING, 1, "why");
    cut = true;

    // when, then
    assertThat(groups(Map.of()).complete()).isFalse();
    assertThat(records(Map.of()).complete()).isFalse();
    assertThat(groups(Map.of()).warning()).contains("only the newest 1 records were looked at");
  }

  @Test
  void should_say_when_the_ledger_or_the_runs_are_not_known() {
    // given
    letter(ONE, 1, 0, Stage.MAPPING, 1, "why");
    topics.fail("no answer");
    cassandra = Optional.of("no node is connected");

    // when
    GroupsAnswer answer = groups(Map.of());

    // then
    assertThat(answer.open()).isEqualTo(1);
    assertThat(answer.complete()).isFalse();
    assertThat(answer.warning().orElseThrow())
        .contains("the ledger cannot be read: no answer")
        .contains("cassandra cannot be read");
  }

  @Test
  void should_put_too_many_reasons_into_one_group_and_say_so() {
    // given
    for (int i = 0; i < GroupsVisitor.MOST_GROUPS + 5; i++) {
      letter(ONE, 1, i, Stage.WRITING, 1, "reason r" + i);
    }

    // when
    GroupsAnswer answer = groups(Map.of());

    // then
    assertThat(answer.groups()).hasSize(GroupsVisitor.MOST_GROUPS + 1);
    assertThat(answer.groups().get(0).count()).isEqualTo(5);
    assertThat(answer.complete()).isFalse();
  }
}
