package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.interval.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteTimesTest {
  private static final Interval HOUR =
      new Interval(Instant.parse("2026-11-22T21:00:00Z"), Instant.parse("2026-11-22T22:00:00Z"));
  private static final Interval NEXT = new Interval(HOUR.end(), HOUR.end().plusSeconds(3_600));

  @Test
  void should_be_microseconds_of_the_start_and_a_step_for_each_revision() {
    assertThat(WriteTimes.base(HOUR, 1)).isEqualTo(1_795_381_200_000_000L + 20_000);
    assertThat(WriteTimes.of(HOUR, 3, 17)).isEqualTo(1_795_381_200_000_000L + 60_000 + 17);
  }

  @Test
  void should_put_the_delete_of_a_revision_between_it_and_the_one_before() {
    assertThat(WriteTimes.base(HOUR, 2))
        .isGreaterThan(WriteTimes.of(HOUR, 1, WriteTimes.MAX_PAGE))
        .isLessThan(WriteTimes.of(HOUR, 2, 1));
  }

  @Test
  void should_put_what_the_continuous_mode_stores_between_the_revision_before_and_the_delete() {
    assertThat(WriteTimes.followed(HOUR, 2, 1))
        .isGreaterThan(WriteTimes.of(HOUR, 1, WriteTimes.MAX_PAGE));
    assertThat(WriteTimes.followed(HOUR, 2, WriteTimes.MAX_PAGE))
        .isLessThan(WriteTimes.base(HOUR, 2));
    int highest = (int) WriteTimes.maxRevision(HOUR);
    assertThat(WriteTimes.followed(NEXT, 1, 1))
        .isGreaterThan(WriteTimes.of(HOUR, highest, WriteTimes.MAX_PAGE));
  }

  @Test
  void should_let_the_next_hour_win_over_every_revision_of_this_one() {
    int highest = (int) WriteTimes.maxRevision(HOUR);

    assertThat(highest).isEqualTo(179_999);
    assertThat(WriteTimes.of(HOUR, highest, WriteTimes.MAX_PAGE))
        .isLessThan(WriteTimes.base(NEXT, 1));
  }

  @Test
  void should_refuse_a_revision_whose_writes_would_reach_into_the_next_interval() {
    assertThatThrownBy(() -> WriteTimes.base(HOUR, 180_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("revision 180000 of interval 2026-11-22T21:00:00Z is not between 1 and 179999");
    assertThatThrownBy(() -> WriteTimes.base(HOUR, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void should_allow_fewer_revisions_to_shorter_intervals() {
    Interval minute = new Interval(HOUR.start(), HOUR.start().plus(Duration.ofMinutes(1)));

    assertThat(WriteTimes.maxRevision(minute)).isEqualTo(2_999);
  }

  @ParameterizedTest
  @CsvSource({"21000,0", "41000,1", "41001,2", "61000,2", "61001,3"})
  void should_allow_a_revision_only_if_its_last_write_is_before_the_end(long micros, long highest) {
    Interval interval = new Interval(HOUR.start(), HOUR.start().plus(micros, ChronoUnit.MICROS));

    assertThat(WriteTimes.maxRevision(interval)).isEqualTo(highest);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_001})
  void should_refuse_a_page_that_would_reach_another_revision_s_delete(int page) {
    assertThatThrownBy(() -> WriteTimes.of(HOUR, 1, page))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("page " + page);
  }
}
