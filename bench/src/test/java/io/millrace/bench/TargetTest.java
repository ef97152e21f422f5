package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @Test
  void should_be_met_up_to_the_bound() {
    Target target = Target.atMost(2.8);

    assertThat(target.isMetBy(2.8)).isTrue();
    assertThat(target.isMetBy(2.81)).isFalse();
    assertThat(target).hasToString("at most 2.8");
  }

  @Test
  void should_be_met_from_the_bound_on() {
    Target target = Target.atLeast(100);

    assertThat(target.isMetBy(100)).isTrue();
    assertThat(target.isMetBy(99.9)).isFalse();
    assertThat(target).hasToString("at least 100");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void should_refuse_a_bound_that_no_value_has(double bound) {
    assertThatThrownBy(() -> Target.atMost(bound))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bound is %s (valid: a number above 0)", bound);
  }
}
