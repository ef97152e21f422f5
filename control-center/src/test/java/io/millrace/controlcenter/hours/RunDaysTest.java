package io.millrace.controlcenter.hours;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.controlcenter.MovableClock;
import io.millrace.controlcenter.hours.ledger.TestPipelines;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunDaysTest {
  private static final LocalDate OLD = LocalDate.parse("2026-11-01");
  private static final LocalDate TODAY = LocalDate.parse("2026-11-22");

  private final MovableClock clock = new MovableClock("2026-11-22T22:10:00Z");
  private final FakeRuns runs = new FakeRuns();
  private final RunDays days = new RunDays(runs, clock);

  private List<LocalDate> askedFor(Set<LocalDate> active) {
    days.of(TestPipelines.USERS, List.of(OLD, TODAY), active);
    return runs.asked();
  }

  @Test
  void should_read_recent_days_again_after_seconds_and_finished_ones_after_a_minute() {
    // given
    assertThat(askedFor(Set.of())).containsExactly(OLD, TODAY);

    // when, then
    assertThat(askedFor(Set.of())).isEmpty();
    clock.advance(RunDays.FRESH);
    assertThat(askedFor(Set.of())).containsExactly(TODAY);
    clock.advance(RunDays.FRESH_FINISHED);
    assertThat(askedFor(Set.of())).containsExactly(OLD, TODAY);
  }

  @Test
  void should_read_an_old_day_again_soon_while_something_goes_on_there() {
    // given
    askedFor(Set.of());

    // when
    clock.advance(RunDays.FRESH);

    // then
    assertThat(askedFor(Set.of(OLD))).containsExactly(OLD, TODAY);
  }

  @Test
  void should_forget_the_day_that_was_not_asked_for_the_longest_when_it_keeps_too_much() {
    // given
    for (int i = 0; i < RunDays.MOST_ROWS - 1; i++) {
      runs.add(
          FakeRuns.row("2026-11-01T00:00:00Z", i + 1, "java", "done", FakeRuns.counts(1, 0, 0)));
    }
    askedFor(Set.of());

    // when, then
    assertThat(askedFor(Set.of())).as("the old day did not fit beside today").containsExactly(OLD);
  }

  @Test
  void should_look_for_the_first_day_again_after_ten_minutes_but_soon_if_there_is_none() {
    // given
    assertThat(days.firstDay(TestPipelines.USERS)).isEmpty();
    runs.add(FakeRuns.row("2026-11-02T00:00:00Z", 1, "java", "done", FakeRuns.counts(1, 0, 0)));
    clock.advance(RunDays.FRESH);
    assertThat(days.firstDay(TestPipelines.USERS)).contains(LocalDate.parse("2026-11-02"));

    // when
    runs.add(FakeRuns.row("2026-11-01T00:00:00Z", 1, "java", "done", FakeRuns.counts(1, 0, 0)));

    // then
    assertThat(days.firstDay(TestPipelines.USERS)).contains(LocalDate.parse("2026-11-02"));
    clock.advance(Duration.ofMinutes(10));
    assertThat(days.firstDay(TestPipelines.USERS)).contains(OLD);
  }
}
