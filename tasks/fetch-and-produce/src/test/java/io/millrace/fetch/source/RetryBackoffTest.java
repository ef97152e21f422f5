package io.millrace.fetch.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryBackoffTest {
  private static final Duration BASE = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  @Test
  void should_double_up_to_the_longest_wait() {
    // given
    RetryBackoff backoff = new RetryBackoff(BASE, LONGEST, highest());

    // when
    List<Long> waits =
        IntStream.rangeClosed(1, 9).mapToObj(backoff::after).map(Duration::toMillis).toList();

    // then
    assertThat(waits)
        .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L, 30000L);
  }

  @Test
  void should_wait_anything_from_zero() {
    assertThat(new RetryBackoff(BASE, LONGEST, lowest()).after(5)).isZero();
  }

  @Test
  void should_not_overflow_after_very_many_failures() {
    assertThat(new RetryBackoff(BASE, LONGEST, highest()).after(Integer.MAX_VALUE))
        .isEqualTo(LONGEST);
  }

  @Test
  void should_wait_at_least_what_was_asked_for() {
    Duration asked = Duration.ofSeconds(7);
    assertThat(new RetryBackoff(BASE, LONGEST, lowest()).after(asked)).isEqualTo(asked);
    assertThat(new RetryBackoff(BASE, LONGEST, highest()).after(asked)).isEqualTo(asked.plus(BASE));
  }

  @Test
  void should_wait_past_the_window_of_a_quota_in_all() {
    // given
    Duration window = Duration.ofMinutes(5);
    RetryBackoff backoff =
        new RetryBackoff(Duration.ofSeconds(5), window, RandomGenerator.of("Random"));

    // when
    long waited =
        IntStream.rangeClosed(1, 20).mapToObj(backoff::after).mapToLong(Duration::toMillis).sum();

    // then
    assertThat(Duration.ofMillis(waited)).isGreaterThan(window);
  }

  private static RandomGenerator highest() {
    return new Fixed(true);
  }

  private static RandomGenerator lowest() {
    return new Fixed(false);
  }

  private record Fixed(boolean highest) implements RandomGenerator {
    @Override
    public long nextLong() {
      return 0;
    }

    @Override
    public long nextLong(long bound) {
      return highest ? bound - 1 : 0;
    }
  }
}
