package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.task.Step;
import io.millrace.ledger.ReplaysEntry;
import io.millrace.ledger.TransactionStep;
import io.millrace.replay.ReplayStep;
import io.millrace.testkit.TaskProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A replay that is killed, or overtaken by another, at each of its steps. */
class KillReplayIT {
  private static final int DONE = 0;
  private static final int TEMPORARY = 75;
  private static final int SUPERSEDED = 99;

  /** The two transactions of a batch come to these, and rows are more than one. */
  private static final Set<Step> TWICE =
      Set.of(
          TransactionStep.BEGUN,
          TransactionStep.RECORD_SENT,
          TransactionStep.RECORDS_ACKNOWLEDGED,
          TransactionStep.ENTRY_SENT,
          TransactionStep.ENTRY_ACKNOWLEDGED,
          TransactionStep.COMMITTED,
          ReplayStep.ROW_SUBMITTED,
          ReplayStep.ROW_STORED);

  /** From here on nothing is left to do that another replay could have done. */
  private static final Set<String> NEVER_LATE =
      Set.of("OPENING 1", "COMMITTED 2", "OUTCOMES_COMMITTED 1", "RUN_FINISHED 1", "REPORTED 1");

  private static final Set<String> REPORTED_SECOND =
      Set.of("ENTRY_SENT", "ENTRY_ACKNOWLEDGED", "COMMITTED");

  /** Each dead letter of the first transaction becomes a record, or a dead letter again. */
  private static final int LAST_SENT = Expected.USERS;

  @RegisterExtension
  static final SharedPipeline PIPELINE = SharedPipeline.of(MismappedHour::fixture);

  private final PipelineFixture fixture = PIPELINE.fixture();

  @TempDir Path directory;

  static Stream<SignalPoint> points() {
    Stream<Step> steps =
        Stream.concat(Stream.of(ReplayStep.values()), Stream.of(TransactionStep.values()));
    return Stream.concat(
        steps.flatMap(
            step ->
                IntStream.rangeClosed(1, TWICE.contains(step) ? 2 : 1)
                    .mapToObj(occurrence -> SignalPoint.kill(Task.REPLAY, step, occurrence))),
        Stream.of(
            SignalPoint.kill(Task.REPLAY, TransactionStep.RECORD_SENT, LAST_SENT),
            new SignalPoint(Task.REPLAY, SignalPoint.REPORTED, 1, "KILL")));
  }

  @ParameterizedTest
  @MethodSource("points")
  void should_have_every_row_and_every_outcome_once_after_a_kill(SignalPoint point)
      throws Exception {
    // given
    MismappedHour mismapped = MismappedHour.stored(fixture, "GB");
    Map<String, String> replay = mismapped.hour().replay("replay", Map.of());
    mismapped.hour().kill(point, replay, directory);

    // when
    JsonNode result = mismapped.hour().run(Task.REPLAY, replay);

    // then
    assertThat(result.get("remaining").intValue()).isEqualTo(2);
    assertThat(result.get("failed_again").intValue()).isEqualTo(2);
    assertReplayed(mismapped);
    assertThat(mismapped.deadLetters())
        .filteredOn(deadLetter -> !deadLetter.endsWith(" 1"))
        .containsExactly("page 1 index 8 duplicate 2", "page 1 index 9 mapping 2");
  }

  /**
   * The second time it comes to a step matters where it is about to report what has become of rows.
   */
  static Stream<SignalPoint> pointsToOvertake() {
    return points()
        .filter(point -> point.occurrence() == 1 || REPORTED_SECOND.contains(point.step()))
        .map(SignalPoint::paused);
  }

  @ParameterizedTest
  @MethodSource("pointsToOvertake")
  void should_do_no_harm_when_another_replay_has_overtaken_it(SignalPoint point) throws Exception {
    // given
    MismappedHour mismapped = MismappedHour.stored(fixture, "GB");
    Map<String, String> old = mismapped.hour().replay("replay-old", Map.of());
    try (TaskProcess late = mismapped.hour().pause(point, old, directory)) {
      // when
      mismapped.replay("replay-new", Map.of());
      late.resume();

      // then
      assertThat(late.await(90)).as(late.stderr()).isEqualTo(expectedOf(point));
    }
    assertReplayed(mismapped);
  }

  @ParameterizedTest
  @EnumSource(names = {"DEAD_LETTERS_READ", "LISTED", "ROW_SUBMITTED", "READ_BACK"})
  void should_be_superseded_when_the_hour_is_refetched(ReplayStep step) throws Exception {
    // given
    MismappedHour mismapped = MismappedHour.stored(fixture, "GB");
    Hour hour = mismapped.hour();
    Map<String, String> old = hour.replay("replay-old", Map.of());
    SignalPoint point = SignalPoint.kill(Task.REPLAY, step, 1);
    try (TaskProcess late = hour.pause(point, old, directory)) {
      // when
      hour.ingest(hour.fetch("run-new", 20));
      late.resume();

      // then
      assertThat(late.await(90)).as(late.stderr()).isEqualTo(SUPERSEDED);
      assertThat(late.result().get("reason").asText())
          .isEqualTo("superseded by revision 2 of run run-new");
    }
    new Expected(20, 2).assertRows(hour.stored());
    new Expected(20, 2).assertProduced(hour.stored());
    assertThat(mismapped.hour().ledger().replays().map(ReplaysEntry::stored).orElse(List.of()))
        .isEmpty();
  }

  private static int expectedOf(SignalPoint point) {
    if (NEVER_LATE.contains(point.step() + " " + point.occurrence())) {
      return DONE;
    }
    // Once opened, but before it has read the ledger, it takes what the other one did for given.
    return point.step().equals("OPENED") ? TEMPORARY : SUPERSEDED;
  }

  private static void assertReplayed(MismappedHour mismapped) {
    StoredRows stored = mismapped.hour().stored();
    assertThat(stored.byInterval()).hasSize(MismappedHour.ROWS).values().containsOnly(1);
    assertThat(stored.newest().keySet()).containsAll(stored.byInterval().keySet());
    assertThat(mismapped.pages(1).values()).containsOnly(1L, 2L, 3L);
    assertThat(stored.records())
        .as("produced once")
        .hasSize(MismappedHour.ROWS)
        .doesNotHaveDuplicates();
    assertThat(mismapped.deadLetters()).as("sent once").doesNotHaveDuplicates();
    assertThat(mismapped.hour().ledger().replays().orElseThrow().pending()).isEmpty();
    assertThat(mismapped.runs()).contains("done 30 dead letters: 28 replayed, 2 remaining");
  }
}
