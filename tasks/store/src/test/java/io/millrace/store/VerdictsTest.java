package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.task.DataException;
import io.millrace.common.task.SupersededException;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.LedgerView;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class VerdictsTest {
  private final DataException wrong = new DataException("rows are missing");
  private final TemporaryException down = new TemporaryException("Cassandra is down");

  private static Verdicts verdicts(Supplier<LedgerView> ledger) {
    return new Verdicts(
        ledger, new IntervalLookup(IntervalLookupTest.HOUR, new ExpectedRevision(3, "print")));
  }

  private static Verdicts found(IntervalEntry entry) {
    return verdicts(() -> new LedgerView(Optional.ofNullable(entry), Optional.empty()));
  }

  private static Verdicts unreadable() {
    return verdicts(
        () -> {
          throw new UnavailableException("no broker");
        });
  }

  @Test
  void should_report_a_failure_as_it_is_while_the_revision_is_current() {
    Verdicts current = found(IntervalLookupTest.entry(3, "print", "topic", true));

    assertThat(current.of(wrong)).isSameAs(wrong);
    assertThat(current.of(down)).isSameAs(down);
  }

  @Test
  void should_call_every_failure_superseded_once_a_newer_revision_has_begun() {
    Verdicts replaced = found(IntervalLookupTest.entry(4, "other", "topic", false));

    for (TaskException failure : new TaskException[] {wrong, down}) {
      assertThat(replaced.of(failure))
          .isInstanceOf(SupersededException.class)
          .hasMessage("superseded by revision 4 of run run-b")
          .hasSuppressedException(failure);
    }
  }

  @Test
  void should_keep_the_failure_when_the_ledger_has_changed_in_another_way() {
    assertThat(found(null).of(down)).isSameAs(down);
  }

  @Test
  void should_let_the_next_attempt_decide_when_the_ledger_cannot_be_read() {
    assertThat(unreadable().of(wrong))
        .isInstanceOf(TemporaryException.class)
        .hasMessage("rows are missing (not confirmed, since the ledger cannot be read: no broker)")
        .hasCause(wrong);
    assertThat(unreadable().of(down)).isSameAs(down);
    assertThat(down.getSuppressed())
        .singleElement()
        .satisfies(suppressed -> assertThat(suppressed).hasMessage("no broker"));
  }

  @Test
  void should_not_ask_again_about_what_is_superseded() {
    SupersededException superseded = new SupersededException("superseded by revision 4");

    assertThat(unreadable().of(superseded)).isSameAs(superseded);
  }
}
