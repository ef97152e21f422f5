package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.interval.Interval;
import io.millrace.common.task.DataException;
import io.millrace.common.task.SupersededException;
import io.millrace.common.task.TemporaryException;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.PageEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IntervalLookupTest {
  static final Interval HOUR =
      new Interval(Instant.parse("2026-11-22T21:00:00Z"), Instant.parse("2026-11-22T22:00:00Z"));

  private final IntervalLookup lookup = new IntervalLookup(HOUR, new ExpectedRevision(3, "print"));

  static IntervalEntry entry(int revision, String fingerprint, String topicId, boolean complete) {
    return new IntervalEntry(
        "users",
        HOUR,
        fingerprint,
        revision,
        "run-b",
        "",
        topicId,
        complete,
        List.of(new PageEntry(1, 10, 10, 0, Map.of(0, new OffsetRange(100, 110)))));
  }

  @Test
  void should_go_on_with_the_revision_that_was_handed_over() {
    IntervalEntry entry = entry(3, "print", "topic", true);

    assertThat(lookup.decide(Optional.of(entry), "topic")).isSameAs(entry);
    assertThatCode(() -> lookup.checkReadable(Optional.empty())).doesNotThrowAnyException();
  }

  @Test
  void should_wait_for_the_same_revision_to_be_complete() {
    assertThatThrownBy(() -> lookup.decide(Optional.of(entry(3, "print", "topic", false)), "topic"))
        .isInstanceOf(TemporaryException.class)
        .hasMessage(
            "revision 3 of interval 2026-11-22T21:00:00Z is incomplete: run run-b has produced 1 pages so far");
  }

  @Test
  void should_be_superseded_by_a_higher_revision_whatever_else_it_says() {
    for (boolean complete : new boolean[] {true, false}) {
      assertThatThrownBy(
              () -> lookup.decide(Optional.of(entry(4, "other", "other", complete)), "topic"))
          .isInstanceOf(SupersededException.class)
          .hasMessage("superseded by revision 4 of run run-b");
    }
  }

  @Test
  void should_ask_for_a_new_fetch_without_an_entry() {
    assertThatThrownBy(() -> lookup.decide(Optional.empty(), "topic"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "the ledger has no entry for interval 2026-11-22T21:00:00Z: clear fetch_and_produce");
  }

  @Test
  void should_ask_for_a_new_fetch_after_a_lower_revision() {
    assertThatThrownBy(() -> lookup.decide(Optional.of(entry(2, "print", "topic", true)), "topic"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("has revision 2", "not 3", "clear fetch_and_produce");
  }

  @Test
  void should_ask_for_a_new_fetch_after_another_fingerprint() {
    assertThatThrownBy(() -> lookup.decide(Optional.of(entry(3, "other", "topic", true)), "topic"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("has fingerprint other", "not print", "clear fetch_and_produce");
  }

  @Test
  void should_ask_for_a_new_fetch_when_the_topic_is_another() {
    assertThatThrownBy(
            () -> lookup.decide(Optional.of(entry(3, "print", "topic", true)), "new-topic"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("was topic, now new-topic", "clear fetch_and_produce");
  }

  @Test
  void should_ask_for_a_new_fetch_when_records_are_gone() {
    assertThatThrownBy(() -> lookup.checkReadable(Optional.of("users-0 has [105, 110) left")))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("users-0 has [105, 110) left", "clear fetch_and_produce");
  }
}
