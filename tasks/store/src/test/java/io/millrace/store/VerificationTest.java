package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.DataException;
import io.millrace.ledger.IntervalEntry;
import org.junit.jupiter.api.Test;

class VerificationTest {
  private final IntervalEntry entry = IntervalLookupTest.entry(1, "print", "topic", true);

  private static RunCounts counts(long read, long stored) {
    return new RunCounts(10, 10, read, stored, 0, 0);
  }

  @Test
  void should_accept_numbers_that_add_up() {
    assertThatCode(() -> Verification.check(entry, counts(10, 7), 3)).doesNotThrowAnyException();
  }

  @Test
  void should_refuse_records_that_were_not_read_or_read_twice() {
    for (int read : new int[] {9, 11}) {
      assertThatThrownBy(() -> Verification.check(entry, counts(read, read), 0))
          .isInstanceOf(DataException.class)
          .hasMessage(
              "interval 2026-11-22T21:00:00Z, revision 1: read %d records from the topic, but the ledger counts 10",
              read);
    }
  }

  @Test
  void should_refuse_records_that_are_neither_stored_nor_dead_letters() {
    for (int rejected : new int[] {2, 4}) {
      assertThatThrownBy(() -> Verification.check(entry, counts(10, 7), rejected))
          .isInstanceOf(DataException.class)
          .hasMessageEndingWith(
              ": read 10 records but stored 7 and sent %d to the dead-letter topic", rejected);
    }
  }
}
