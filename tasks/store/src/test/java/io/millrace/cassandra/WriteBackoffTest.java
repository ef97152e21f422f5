package io.millrace.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteBackoffTest {
  private final WriteBackoff backoff = new WriteBackoff(new Random(5));

  @ParameterizedTest
  @CsvSource({"1,50", "2,100", "3,200", "7,3200", "8,5000", "60,5000", "2000000000,5000"})
  void should_double_up_to_five_seconds_and_be_random_in_the_upper_half(
      int repetition, long millis) {
    for (int i = 0; i < 200; i++) {
      assertThat(backoff.before(repetition))
          .isBetween(Duration.ofMillis(millis).dividedBy(2), Duration.ofMillis(millis));
    }
  }

  @Test
  void should_reach_the_whole_time() {
    RandomGenerator highest =
        new RandomGenerator() {
          @Override
          public long nextLong() {
            return Long.MAX_VALUE;
          }

          @Override
          public long nextLong(long bound) {
            return bound - 1;
          }
        };

    assertThat(new WriteBackoff(highest).before(1)).isEqualTo(WriteBackoff.FIRST);
  }

  @Test
  void should_not_be_the_same_for_all() {
    assertThat(IntStream.range(0, 50).mapToObj(i -> backoff.before(5)).distinct()).hasSize(50);
  }
}
