package io.millrace.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DriverTimeoutException;
import io.millrace.cassandra.FakeCassandra.Reaction;
import io.millrace.common.task.TemporaryException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When rows are repeated, and when answers are looked at. */
class BoundedWriterTimesTest extends BoundedWriterHarness {
  @Test
  void should_not_let_a_queue_grow_before_a_slow_cassandra() {
    // given: one write every 2 ms, where 512 in flight would wait for a second
    long[] free = {0};
    List<Long> latencies = new ArrayList<>();
    BoundedWriter<String> writer =
        writer(
            (statement, tried, now) -> {
              free[0] = Math.max(free[0], now) + 2;
              latencies.add(free[0] - now);
              return Reaction.stored(free[0] - now);
            },
            new InFlightLimit(128, 512));

    // when
    writeAll(writer, 5_000);

    // then
    assertThat(latencies.subList(1_000, 5_000))
        .allMatch(millis -> millis < 300)
        .anyMatch(millis -> millis > 150);
    assertThat(cassandra.millis()).as("never idle").isLessThan(5_000 * 2 + 100);
  }

  @Test
  void should_repeat_a_row_by_its_own_failures_and_not_behind_one_that_failed_more_often() {
    // given: "bad" fails all the time, "late" once after six seconds, and others succeed meanwhile
    BoundedWriter<String> writer =
        writer(
            (statement, tried, now) ->
                switch (statement) {
                  case "bad" ->
                      now < 20_000
                          ? new Reaction(1, new DriverTimeoutException("slow"))
                          : Reaction.stored(1);
                  case "late" ->
                      tried == 1
                          ? new Reaction(6_000, new DriverTimeoutException("slow"))
                          : Reaction.stored(1);
                  default -> Reaction.stored(5);
                });

    // when
    writer.submit(row("late"), ENDLESS);
    writer.submit(row("steps", numbered(2_000)), ENDLESS);
    writer.submit(row("bad"), ENDLESS);
    writer.await(ENDLESS);

    // then
    assertThat(timesSent("late").get(1) - 6_000).isBetween(25L, 56L);
    assertThat(timesSent("bad").stream().filter(at -> at < 6_000)).hasSizeBetween(6, 9);
  }

  @Test
  void should_repeat_a_row_as_soon_as_it_is_due() {
    BoundedWriter<String> writer =
        writer(
            (statement, tried, now) ->
                tried == 1
                    ? new Reaction(500, new DriverTimeoutException("slow"))
                    : Reaction.stored(1));

    writer.submit(row("a"), ENDLESS);
    writer.await(ENDLESS);

    assertThat(timesSent("a").get(1)).isBetween(525L, 550L);
  }

  @Test
  void should_repeat_no_more_rows_at_once_than_the_limit() {
    // given: 32 at once time out, which halves the limit
    BoundedWriter<String> writer =
        writer(
            (statement, tried, now) ->
                tried == 1
                    ? new Reaction(10, new DriverTimeoutException("slow"))
                    : Reaction.stored(1_000));

    // when
    writeAll(writer, 32);

    // then
    assertThat(cassandra.sent.stream().filter(s -> s.atMillis() > 10 && s.atMillis() < 1_000))
        .hasSize(16);
    assertThat(writer.repeated()).isEqualTo(32);
  }

  @Test
  void should_take_in_all_answers_that_are_there_before_it_loses_patience() {
    // given
    BoundedWriter<String> writer = writer((statement, tried, now) -> Reaction.stored(0));
    Patience none =
        () -> {
          throw new TemporaryException("over");
        };

    // when
    writer.submit(row("a"), none);
    writer.submit(row("b"), none);

    // then
    assertThat(stored).containsExactly("a");
    writer.await(none);
    assertThat(stored).containsExactly("a", "b");
  }

  @Test
  void should_look_at_its_patience_once_for_all_answers_that_come_together() {
    // given
    BoundedWriter<String> writer = writer(HEALTHY);
    List<Long> looks = new ArrayList<>();

    // when
    IntStream.range(0, 10).forEach(i -> writer.submit(row("row" + i), ENDLESS));
    writer.await(() -> looks.add(cassandra.millis()));

    // then
    assertThat(stored).hasSize(10);
    assertThat(looks).containsExactly(0L);
  }

  private static String[] numbered(int statements) {
    return IntStream.range(0, statements).mapToObj(i -> "step" + i).toArray(String[]::new);
  }
}
