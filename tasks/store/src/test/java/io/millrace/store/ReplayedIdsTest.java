package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.interval.Interval;
import io.millrace.ledger.LedgerView;
import io.millrace.ledger.ReplaysEntry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReplayedIdsTest {
  private static final Instant START = Instant.parse("2026-11-22T21:00:00Z");
  private static final ByteBuffer FIRST = ByteBuffer.wrap(new byte[] {1});
  private static final ByteBuffer SECOND = ByteBuffer.wrap(new byte[] {2});

  @Test
  void should_read_the_ledger_only_when_a_row_needs_an_explanation_that_is_not_known() {
    Deque<LedgerView> ledger = new ArrayDeque<>(List.of(replayed(3, FIRST)));
    ReplayedIds ids = new ReplayedIds(ledger::remove, 3);

    assertThat(ledger).hasSize(1);
    assertThat(ids.contains(FIRST)).isTrue();
    assertThat(ids.contains(FIRST.duplicate())).isTrue();
    assertThat(ledger).isEmpty();
  }

  @Test
  void should_read_it_again_for_what_a_replay_has_listed_since() {
    Deque<LedgerView> ledger =
        new ArrayDeque<>(List.of(replayed(3, FIRST), replayed(3, FIRST, SECOND)));
    ReplayedIds ids = new ReplayedIds(ledger::remove, 3);

    assertThat(ids.contains(FIRST)).isTrue();
    assertThat(ids.contains(SECOND)).isTrue();
  }

  @Test
  void should_not_take_replays_of_another_revision_for_an_explanation() {
    ReplayedIds ids = new ReplayedIds(() -> replayed(2, FIRST), 3);

    assertThat(ids.contains(FIRST)).isFalse();
  }

  private static LedgerView replayed(int revision, ByteBuffer... ids) {
    ReplaysEntry replays =
        new ReplaysEntry(
            "users",
            new Interval(START, START.plusSeconds(3600)),
            revision,
            "run",
            Stream.of(ids).map(id -> new ReplaysEntry.Stored(1, 0, id)).toList(),
            List.of());
    return new LedgerView(Optional.empty(), Optional.empty(), Optional.of(replays));
  }
}
