package io.millrace.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import io.millrace.cassandra.FakeCassandra.Behaviour;
import io.millrace.cassandra.FakeCassandra.Reaction;
import io.millrace.common.task.TemporaryException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoundedWriterTest extends BoundedWriterHarness {
  @Test
  void should_tell_of_every_row_once_it_is_acknowledged() {
    BoundedWriter<String> writer = writer(HEALTHY);

    writeAll(writer, 1_000);

    assertThat(stored).hasSize(1_000).doesNotHaveDuplicates();
    assertThat(cassandra.acknowledged).containsExactlyInAnyOrderElementsOf(stored);
    assertThat(writer.repeated()).isZero();
  }

  @Test
  void should_not_tell_of_a_row_before_its_last_statement_is_acknowledged() {
    BoundedWriter<String> writer = writer(HEALTHY);

    writer.submit(
        new RowWrite<>(
            List.of("first", "second"), () -> stored.addAll(cassandra.acknowledged), failure -> {}),
        ENDLESS);
    writer.await(ENDLESS);

    assertThat(stored).containsExactly("first", "second");
    assertThat(cassandra.sent.get(1).atMillis())
        .as("the second is sent once the first is acknowledged")
        .isEqualTo(2);
  }

  @Test
  void should_keep_rows_in_flight_within_the_limit() {
    BoundedWriter<String> writer = writer(HEALTHY);

    writeAll(writer, 10_000);

    assertThat(cassandra.mostInFlight).isEqualTo(64);
  }

  @Test
  void should_lose_nothing_when_cassandra_hangs_and_its_connection_breaks() {
    // given: from 20 ms to 3,020 ms requests get no answer; after two seconds the driver gives up
    // the connection, and from then on every request fails at once
    Behaviour paused =
        (statement, tried, now) -> {
          if (now < 20 || now > 3_020) {
            return Reaction.stored(2);
          }
          return now < 2_020
              ? new Reaction(2_000, new DriverTimeoutException("no answer after 2 s"))
              : new Reaction(0, new NoNodeAvailableException());
        };
    BoundedWriter<String> writer = writer(paused);

    // when
    writeAll(writer, 5_000);

    // then
    assertThat(stored).hasSize(5_000).doesNotHaveDuplicates();
    assertThat(new HashSet<>(cassandra.acknowledged)).hasSize(5_000);
    long sentDuringOutage =
        cassandra.sent.stream().filter(s -> s.atMillis() > 20 && s.atMillis() <= 3_020).count();
    assertThat(sentDuringOutage).as("rows in flight and some probes").isLessThan(150);
    assertThat(writer.repeated()).isPositive().isLessThan(300);
  }

  @Test
  void should_not_spin_when_every_write_fails_at_once() {
    // given: ten minutes without a connection
    BoundedWriter<String> writer =
        writer(
            (statement, tried, now) ->
                now < 600_000
                    ? new Reaction(0, new NoNodeAvailableException())
                    : Reaction.stored(1));

    // when
    writeAll(writer, 100);

    // then
    assertThat(stored).hasSize(100);
    assertThat(cassandra.sent).hasSizeLessThan(700);
    assertThat(cassandra.millis()).isBetween(600_000L, 615_000L);
  }

  @Test
  void should_take_no_new_rows_while_writes_fail() {
    // given
    BoundedWriter<String> writer =
        writer(
            (statement, tried, now) ->
                now < 60_000 ? new Reaction(1, new OverloadedException(null)) : Reaction.stored(1));

    // when
    for (int i = 0; i < 200; i++) {
      writer.submit(row("row" + i), ENDLESS);
      if (i == 40) {
        // then
        assertThat(cassandra.millis()).isGreaterThanOrEqualTo(60_000);
      }
    }
    writer.await(ENDLESS);
    assertThat(stored).hasSize(200);
  }

  @Test
  void should_keep_rows_in_flight_low_after_overload_and_let_them_grow_again() {
    // given: more than 8 at once are refused until a second has passed
    Behaviour overloaded =
        (statement, tried, now) ->
            now < 1_000 && cassandra.inFlight >= 8
                ? new Reaction(1, new OverloadedException(null))
                : Reaction.stored(2);
    BoundedWriter<String> writer = writer(overloaded);

    // when
    writeAll(writer, 20_000);

    // then
    assertThat(stored).hasSize(20_000).doesNotHaveDuplicates();
    assertThat(cassandra.mostInFlight).as("at the end").isEqualTo(64);
    assertThat(writer.repeated()).as("refused ones").isLessThan(1_500);
  }

  @Test
  void should_hand_back_a_refused_row_and_store_all_others() {
    BoundedWriter<String> writer =
        writer(
            (statement, tried, now) ->
                statement.equals("row7")
                    ? new Reaction(1, new InvalidQueryException(null, "key too long"))
                    : Reaction.stored(1));

    writeAll(writer, 20);

    assertThat(rejected).containsExactly("row7");
    assertThat(stored).hasSize(19).doesNotContain("row7");
    assertThat(cassandra.sent).as("not repeated").hasSize(20);
  }

  @Test
  void should_not_write_a_refused_row_to_the_next_table() {
    BoundedWriter<String> writer =
        writer(
            (statement, tried, now) ->
                new Reaction(1, new InvalidQueryException(null, "key too long")));

    writer.submit(row("row", "first", "second"), ENDLESS);
    writer.await(ENDLESS);

    assertThat(cassandra.sent).extracting(FakeCassandra.Sent::statement).containsExactly("first");
    assertThat(rejected).containsExactly("row");
  }

  @Test
  void should_repeat_a_write_that_the_driver_refuses_to_send_for_now() {
    FakeCassandra world = new FakeCassandra(HEALTHY);
    boolean[] failed = {false};
    BoundedWriter<String> writer =
        new BoundedWriter<>(
            statements -> {
              if (!failed[0]) {
                failed[0] = true;
                throw new NoNodeAvailableException();
              }
              return world.execute(statements.get(0));
            },
            batches(),
            new InFlightLimit(4, 4),
            new WriteBackoff(new Random(1)),
            world::nanoTime,
            world.results());

    writer.submit(row("row"), ENDLESS);
    writer.await(ENDLESS);

    assertThat(stored).containsExactly("row");
  }

  @Test
  void should_give_up_when_patience_ends_and_say_why() {
    BoundedWriter<String> writer =
        writer((statement, tried, now) -> new Reaction(3, new DriverTimeoutException("no answer")));
    Patience minute =
        () -> {
          if (cassandra.millis() > 60_000) {
            throw new TemporaryException("storing was not over after PT1M");
          }
        };

    assertThatThrownBy(
            () -> {
              writer.submit(row("a"), minute);
              writer.submit(row("b"), minute);
              writer.await(minute);
            })
        .isInstanceOf(TemporaryException.class)
        .hasMessageContainingAll(
            "after PT1M", "Cassandra has not acknowledged 2 rows", "no answer");
    assertThat(stored).isEmpty();
  }

  @Test
  void should_fail_for_a_mistake_that_no_repetition_cures() {
    BoundedWriter<String> writer =
        writer((statement, tried, now) -> new Reaction(1, new SyntaxError(null, "no viable")));

    writer.submit(row("a"), ENDLESS);

    assertThatThrownBy(() -> writer.await(ENDLESS))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCauseMessage("no viable");
  }

  @Test
  void should_send_later_statements_of_one_partition_together() {
    BoundedWriter<String> writer = writer(HEALTHY);

    for (int i = 0; i < 45; i++) {
      writer.submit(row("row" + i, "first" + i, (i % 2 == 0 ? "even:" : "odd:") + i), ENDLESS);
    }
    writer.await(ENDLESS);

    assertThat(stored).hasSize(45).doesNotHaveDuplicates();
    assertThat(batchesSent())
        .hasSize(4)
        .allMatch(batch -> !batch.contains("even:") || !batch.contains("odd:"))
        .extracting(batch -> batch.split("\\+").length)
        .startsWith(20, 20)
        .contains(3, 2);
  }

  private List<String> batchesSent() {
    return cassandra.sent.stream()
        .map(FakeCassandra.Sent::statement)
        .filter(statement -> statement.contains(":"))
        .toList();
  }

  @Test
  void should_send_no_batch_above_cassandras_warning_size() {
    BoundedWriter<String> writer = writer(HEALTHY);
    String large = "x".repeat(2_000);

    for (int i = 0; i < 5; i++) {
      writer.submit(row("row" + i, "first" + i, "p:" + i + large), ENDLESS);
    }
    writer.await(ENDLESS);

    assertThat(stored).hasSize(5);
    assertThat(batchesSent())
        .extracting(batch -> batch.split("\\+").length)
        .containsExactly(2, 2, 1);
  }

  @Test
  void should_hold_back_few_rows_where_there_are_many_partitions() {
    BoundedWriter<String> writer = writer(HEALTHY);

    for (int i = 0; i < 3_000; i++) {
      writer.submit(row("row" + i, "first" + i, i + ":1"), ENDLESS);
    }

    assertThat(stored).hasSizeGreaterThan(3_000 - PartitionBatches.MOST_HELD - 200);
    writer.await(ENDLESS);
    assertThat(stored).hasSize(3_000);
    assertThat(cassandra.mostInFlight).isLessThanOrEqualTo(64);
  }

  @Test
  void should_find_the_refused_rows_of_a_batch_and_store_all_others() {
    BoundedWriter<String> writer =
        writer(
            (statement, tried, now) ->
                statement.contains("p:7") || statement.contains("p:12")
                    ? new Reaction(1, new InvalidQueryException(null, "value too large"))
                    : Reaction.stored(1));

    for (int i = 0; i < 20; i++) {
      writer.submit(row("row" + i, "first" + i, "p:" + i), ENDLESS);
    }
    writer.await(ENDLESS);

    assertThat(rejected).containsExactlyInAnyOrder("row7", "row12");
    assertThat(stored).hasSize(18).doesNotContain("row7", "row12");
  }

  @Test
  void should_repeat_a_batch_that_fails_for_now_as_a_whole() {
    BoundedWriter<String> writer =
        writer(
            (statement, tried, now) ->
                statement.contains(":") && tried == 1
                    ? new Reaction(1, new DriverTimeoutException("slow"))
                    : Reaction.stored(1));

    for (int i = 0; i < 3; i++) {
      writer.submit(row("row" + i, "first" + i, "p:" + i), ENDLESS);
    }
    writer.await(ENDLESS);

    assertThat(stored).hasSize(3);
    assertThat(batchesSent()).hasSize(2);
    assertThat(batchesSent().get(1)).isEqualTo(batchesSent().get(0)).contains("p:0", "p:1", "p:2");
    assertThat(writer.repeated()).isEqualTo(1);
  }
}
