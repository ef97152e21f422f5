package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LedgerViewTest {
  @Test
  void should_know_the_highest_revision_of_any_entry() {
    Optional<IntervalEntry> entry = Optional.of(Entries.entry());
    Optional<DeadLettersEntry> letters =
        Optional.of(new DeadLettersEntry("users", Entries.INTERVAL, 2, "run", List.of()));
    Optional<ReplaysEntry> replays =
        Optional.of(new ReplaysEntry("users", Entries.INTERVAL, 3, "run", List.of(), List.of()));

    assertThat(new LedgerView(Optional.empty(), Optional.empty()).highestRevision()).isZero();
    assertThat(new LedgerView(entry, Optional.empty()).highestRevision()).isEqualTo(1);
    assertThat(new LedgerView(Optional.empty(), letters).highestRevision()).isEqualTo(2);
    assertThat(new LedgerView(entry, letters, replays).highestRevision()).isEqualTo(3);
  }
}
