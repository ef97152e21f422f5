package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bench.Result.Round;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTest {
  private static final Measured START =
      Measured.of("start", "schema-init", "s", Target.atMost(3.3));

  @Test
  void should_have_the_medians_and_the_median_of_the_ratios() {
    Result result = new Result(START, List.of(Round.of(1, 4), Round.of(2, 6), Round.of(4, 8)));

    assertThat(result.yardstick()).hasValue(2);
    assertThat(result.millrace()).isEqualTo(6);
    assertThat(result.ratio()).hasValue(3);
    assertThat(result.spread()).contains(new Result.Spread(2, 4));
    assertThat(result.isMet()).isTrue();
  }

  @Test
  void should_have_the_mean_of_the_two_in_the_middle() {
    Result result =
        new Result(START, List.of(Round.of(1, 3), Round.of(1, 5), Round.of(1, 4), Round.of(1, 9)));

    assertThat(result.ratio()).hasValue(4.5);
    assertThat(result.isMet()).isFalse();
  }

  @Test
  void should_be_judged_by_its_value_without_a_yardstick() {
    Measured memory = Measured.of("memory", "MiB", Target.atMost(300));

    Result result = new Result(memory, List.of(Round.of(250), Round.of(301), Round.of(299)));

    assertThat(result.ratio()).isEmpty();
    assertThat(result.spread()).isEmpty();
    assertThat(result.yardstick()).isEmpty();
    assertThat(result.millrace()).isEqualTo(299);
    assertThat(result.isMet()).isTrue();
  }

  @Test
  void should_refuse_no_rounds_and_a_yardstick_in_some_of_them() {
    assertThatThrownBy(() -> new Result(START, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Result(START, List.of(Round.of(1), Round.of(1, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no round, or only some with a yardstick");
  }

  @Test
  void should_refuse_what_cannot_have_been_measured() {
    assertThatThrownBy(() -> Round.of(0, 1)).hasMessage("measured 0.0 (valid: a number above 0)");
    assertThatThrownBy(() -> Round.of(-1)).hasMessage("measured -1.0 (valid: a number above 0)");
  }
}
