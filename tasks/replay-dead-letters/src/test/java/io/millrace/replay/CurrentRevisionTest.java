package io.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.DataException;
import io.millrace.common.task.SupersededException;
import io.millrace.common.task.TemporaryException;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.LedgerView;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CurrentRevisionTest {
  private static final LedgerView EMPTY = new LedgerView(Optional.empty(), Optional.empty());

  @Test
  void should_be_what_the_ledger_has_once_it_is_stored() {
    LedgerView view = view(2, true, "topic");

    assertThat(revision(view, 2).read()).isEqualTo(view);
  }

  @Test
  void should_refuse_what_was_never_fetched_or_is_not_stored() {
    assertThatThrownBy(() -> revision(EMPTY, 0).read())
        .isInstanceOf(DataException.class)
        .hasMessage("interval 2026-11-22T21:00:00Z was never fetched: there is nothing to replay");
    assertThatThrownBy(() -> revision(view(2, true, "topic"), 1).read())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("revision 2 of interval 2026-11-22T21:00:00Z is not stored yet");
    assertThatThrownBy(() -> revision(view(2, true, "an older topic"), 2).read())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("was deleted and created again");
  }

  @Test
  void should_say_that_the_entry_of_what_was_stored_has_expired() {
    assertThatThrownBy(() -> revision(EMPTY, 2).read())
        .isInstanceOf(DataException.class)
        .hasMessage(
            "the ledger's entry for interval 2026-11-22T21:00:00Z, whose last revision was 2, has expired: its dead letters can no longer be replayed; run the interval again instead, which fetches it as a new revision");
  }

  @Test
  void should_wait_for_what_is_being_fetched() {
    assertThatThrownBy(() -> revision(view(2, false, "topic"), 2).read())
        .isInstanceOf(TemporaryException.class)
        .hasMessageContaining("is incomplete: run owner");
  }

  @Test
  void should_be_superseded_by_any_other() {
    assertThatCode(() -> revision(view(2, true, "topic"), 2).check(2)).doesNotThrowAnyException();
    assertThatThrownBy(() -> revision(view(3, false, "topic"), 2).check(2))
        .isInstanceOf(SupersededException.class)
        .hasMessage("superseded by revision 3 of run owner");
  }

  @Test
  void should_not_take_a_ledger_that_was_lost_for_one_that_has_not_changed() {
    assertThatThrownBy(() -> revision(EMPTY, 2).check(2))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "the ledger no longer has an entry for interval 2026-11-22T21:00:00Z:"
                + " cannot tell whether revision 2 is still the current one");
  }

  private static CurrentRevision revision(LedgerView view, int stored) {
    return new CurrentRevision(
        Sent.HOUR, () -> view, () -> "topic", number -> number == stored, () -> stored);
  }

  private static LedgerView view(int revision, boolean complete, String topicId) {
    IntervalEntry entry =
        new IntervalEntry(
            "users", Sent.HOUR, "f", revision, "owner", "", topicId, complete, List.of());
    return new LedgerView(Optional.of(entry), Optional.empty());
  }
}
