package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.Result.Round;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinesTest {
  private static final Optional<ResultsFile.Last> LAST =
      Optional.of(new ResultsFile.Last(1.83, LocalDate.of(2026, 11, 29)));

  @Test
  void should_sum_up_a_result_beside_the_last_one() {
    Measured start = Measured.of("start", "schema-init", "s", Target.atMost(3.3));
    Result result = new Result(start, List.of(Round.of(0.317, 1.06), Round.of(0.317, 1.27)));

    assertThat(Lines.summary(result, LAST))
        .isEqualTo(
            "start/schema-init: yardstick 0.317, Millrace 1.17 s, ratio 3.68 (3.34 to 4.01),"
                + " target at most 3.3: not met (last: 1.83 on 2026-11-29)");
  }

  @Test
  void should_sum_up_a_value_without_a_yardstick() {
    Measured memory = Measured.of("memory", "MiB", Target.atMost(300));

    assertThat(Lines.summary(new Result(memory, List.of(Round.of(299))), Optional.empty()))
        .isEqualTo("memory: Millrace 299 MiB, target at most 300: met");
  }

  @Test
  void should_show_three_digits_and_all_before_the_point() {
    assertThat(Figures.shown(0.31749)).isEqualTo("0.317");
    assertThat(Figures.shown(4.376)).isEqualTo("4.38");
    assertThat(Figures.shown(123.4)).isEqualTo("123");
    assertThat(Figures.shown(12_345.6)).isEqualTo("12,346");
  }
}
