package io.millrace.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.DeadLetter.Stage;
import io.millrace.ledger.DeadLettersEntry;
import io.millrace.ledger.LedgerView;
import io.millrace.ledger.RecordPosition;
import io.millrace.ledger.ReplaysEntry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SelectionTest {
  private static final DeadLetterFilter ALL = new DeadLetterFilter(StageChoice.ALL, "");
  private static final ByteBuffer ID = ByteBuffer.wrap(new byte[] {1});
  private static final ReplaysEntry NONE = replays(List.of(), List.of());

  @Test
  void should_choose_letters_of_the_source_and_listed_ones_of_the_topic() {
    Selection selection =
        selection(
            ALL,
            NONE,
            Sent.received(Sent.ofSource(Stage.MAPPING, 1, 0, "{}")),
            Sent.received(Sent.ofTopic(Stage.DECODING, 1, 1, "{}")));

    assertThat(places(selection))
        .containsExactly(new RecordPosition(1, 0), new RecordPosition(1, 1));
    assertThat(selection.skipped()).isEmpty();
  }

  @Test
  void should_leave_out_what_the_streaming_task_has_stored_though_the_continuous_mode_failed() {
    Selection selection =
        selection(ALL, NONE, Sent.received(Sent.ofTopic(Stage.WRITING, 9, 9, "{}")));

    assertThat(selection.chosen()).isEmpty();
    assertThat(selection.skipped()).isEqualTo(Map.of(SkipReason.STORED, 1));
  }

  @Test
  void should_leave_out_what_is_stored_and_what_is_pending_already() {
    ReplaysEntry replays =
        replays(
            List.of(new ReplaysEntry.Stored(1, 0, ID)),
            List.of(new ReplaysEntry.Pending(1, 2, 1, ID, ID, ID, 0, 0, 0, 7)));

    Selection selection =
        selection(
            ALL,
            replays,
            Sent.received(Sent.ofSource(Stage.MAPPING, 1, 0, "{}")),
            Sent.received(Sent.ofSource(Stage.MAPPING, 1, 2, "{}")));

    assertThat(selection.chosen()).isEmpty();
    assertThat(selection.skipped()).isEqualTo(Map.of(SkipReason.STORED, 1));
  }

  @Test
  void should_leave_out_what_was_cut() {
    DeadLetter deadLetter = Sent.ofSource(Stage.OVERSIZED, 1, 0, "x".repeat(5_000));

    Selection selection = selection(ALL, NONE, Sent.received(deadLetter, 1_000));

    assertThat(selection.skipped()).isEqualTo(Map.of(SkipReason.CUT, 1));
  }

  @Test
  void should_not_try_again_what_an_earlier_try_of_the_same_run_has_tried() {
    DeadLetter deadLetter = Sent.ofSource(Stage.MAPPING, 1, 0, "{}");
    DeadLetter other = Sent.ofSource(Stage.MAPPING, 1, 2, "{}");

    Selection selection =
        selection(
            ALL,
            NONE,
            Sent.received(deadLetter.ofReplay(2, "run")),
            Sent.received(other.ofReplay(2, "another")));

    assertThat(places(selection)).containsExactly(new RecordPosition(1, 2));
    assertThat(selection.failedBefore()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void should_choose_by_reason(Stage stage) {
    DeadLetterRecord deadLetter = Sent.received(Sent.ofSource(stage, 1, 0, "{}"));
    for (StageChoice reason : StageChoice.values()) {
      boolean isMeant = reason == StageChoice.ALL || reason.name().equals(stage.name());

      Selection selection = selection(new DeadLetterFilter(reason, ""), NONE, deadLetter);

      assertThat(selection.chosen()).as(reason.name()).hasSize(isMeant ? 1 : 0);
      assertThat(selection.skipped())
          .isEqualTo(isMeant ? Map.of() : Map.of(SkipReason.NOT_ASKED_FOR, 1));
    }
  }

  @Test
  void should_choose_by_a_part_of_the_message() {
    DeadLetterRecord deadLetter = Sent.received(Sent.ofSource(Stage.MAPPING, 1, 0, "{}"));

    assertThat(
            selection(new DeadLetterFilter(StageChoice.ALL, "latitude IS"), NONE, deadLetter)
                .chosen())
        .hasSize(1);
    assertThat(
            selection(new DeadLetterFilter(StageChoice.ALL, "longitude"), NONE, deadLetter)
                .chosen())
        .isEmpty();
  }

  private static Selection selection(
      DeadLetterFilter filter, ReplaysEntry replays, DeadLetterRecord... deadLetters) {
    IntervalDeadLetters all = new IntervalDeadLetters(Sent.HOUR, Sent.REVISION, filter);
    Stream.of(deadLetters).forEach(all::add);
    DeadLettersEntry listed =
        new DeadLettersEntry(
            "users",
            Sent.HOUR,
            Sent.REVISION,
            "run",
            List.of(new DeadLettersEntry.Listed(1, 1, Stage.DECODING)));
    LedgerView view = new LedgerView(Optional.empty(), Optional.of(listed));
    return Selection.of(all, filter, view, replays);
  }

  private static List<RecordPosition> places(Selection selection) {
    return selection.chosen().stream().map(DeadLetterRecord::recordPosition).toList();
  }

  private static ReplaysEntry replays(
      List<ReplaysEntry.Stored> stored, List<ReplaysEntry.Pending> pending) {
    return new ReplaysEntry("users", Sent.HOUR, Sent.REVISION, "run", stored, pending);
  }
}
