package io.millrace.controlcenter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.controlcenter.hours.Hour;
import io.millrace.controlcenter.hours.HourState;
import io.millrace.controlcenter.hours.LetterCounts;
import io.millrace.controlcenter.metrics.PipelineSample.Run;
import io.millrace.store.RunCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndedRunsTest {
  private static final Instant HOUR = Instant.parse("2026-11-22T21:00:00Z");
  private static final Instant ENDED = HOUR.plusSeconds(3_700);

  @Test
  void should_count_attempts_that_have_ended_by_their_outcome() {
    // given
    List<Hour> hours =
        List.of(
            hour(HourState.COMPLETE, Optional.of(2_100L)),
            hour(HourState.DEAD_LETTERS, Optional.of(900L)),
            hour(HourState.FAILED, Optional.of(100L)));

    // when, then
    assertThat(EndedRuns.of(hours))
        .containsExactly(run("done", 2_100), run("done", 900), run("failed", 100));
  }

  @Test
  void should_leave_out_what_goes_on_or_never_ended() {
    // given
    List<Hour> hours =
        List.of(
            hour(HourState.RUNNING, Optional.of(5L)),
            hour(HourState.FETCHING, Optional.empty()),
            hour(HourState.FAILED, Optional.empty()));

    // when, then
    assertThat(EndedRuns.of(hours)).isEmpty();
  }

  private static Hour hour(HourState state, Optional<Long> durationMs) {
    return new Hour(
        HOUR,
        state,
        Optional.empty(),
        2,
        3,
        RunCounts.NONE,
        LetterCounts.NONE,
        durationMs,
        durationMs.map(millis -> ENDED),
        "run",
        Optional.of("java"));
  }

  private static Run run(String outcome, long millis) {
    return new Run(HOUR, 2, 3, outcome, Duration.ofMillis(millis), ENDED);
  }
}
