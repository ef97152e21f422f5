package io.millrace.controlcenter.hours.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PositionsTest {
  private static final Positions SOME = Positions.of(LongStream.of(7, 3, 7, 5));

  @Test
  void should_count_each_position_once() {
    assertThat(SOME.size()).isEqualTo(3);
    assertThat(SOME.contains(7)).isTrue();
    assertThat(SOME.contains(4)).isFalse();
  }

  @Test
  void should_compare_with_others() {
    Positions others = Positions.of(LongStream.of(5, 6, 7));
    assertThat(SOME.common(others)).isEqualTo(2);
    assertThat(SOME.without(others).size()).isEqualTo(1);
    assertThat(SOME.without(others).contains(3)).isTrue();
    assertThat(SOME.without(Positions.NONE)).isSameAs(SOME);
  }

  @Test
  void should_only_have_a_number_left_when_told_to() {
    Positions counted = SOME.countedOnly();
    assertThat(counted.size()).isEqualTo(3);
    assertThat(counted.kept()).isZero();
    assertThat(counted.contains(7)).isFalse();
  }
}
