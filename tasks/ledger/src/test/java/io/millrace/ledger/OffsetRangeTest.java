package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OffsetRangeTest {
  @ParameterizedTest
  @CsvSource({"-1,5", "5,5", "5,4"})
  void should_refuse_what_holds_no_offset(long first, long end) {
    assertThatThrownBy(() -> new OffsetRange(first, end))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a range of offsets: [%d, %d)", first, end);
  }

  @Test
  void should_grow_to_hold_another() {
    assertThat(new OffsetRange(5, 9).with(new OffsetRange(0, 3))).isEqualTo(new OffsetRange(0, 9));
    assertThat(new OffsetRange(0, 3).with(new OffsetRange(5, 9))).isEqualTo(new OffsetRange(0, 9));
  }
}
