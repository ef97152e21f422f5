package io.millrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.Deadline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.junit.jupiter.api.Test;

class PartitionReaderTest {
  private static final Instant SINCE = Instant.parse("2026-11-21T21:00:00Z");

  private final LogInMemory log = new LogInMemory(SINCE);
  private final List<Long> read = new ArrayList<>();
  private final PartitionReader reader = new PartitionReader(log.topics(), log.consumer);

  @Test
  void should_begin_at_the_first_record_of_the_time() {
    // given
    log.add("2026-11-20T00:00:00Z");
    log.add("2026-11-21T20:59:59.999Z");
    log.add("2026-11-21T21:00:00Z");
    log.add("2026-11-22T00:00:00Z");
    log.deliver();

    // when
    readSince();

    // then
    assertThat(read).containsExactly(2L, 3L);
  }

  @Test
  void should_read_what_a_clock_that_went_back_has_left_behind_that() {
    // given
    log.add("2026-11-22T00:00:00Z");
    log.add("2026-11-01T00:00:00Z");
    log.deliver();

    // when
    readSince();

    // then
    assertThat(read).containsExactly(0L, 1L);
  }

  @Test
  void should_read_nothing_when_nothing_came_since() {
    // given
    log.add("2026-11-20T00:00:00Z");

    // when
    readSince();

    // then
    assertThat(read).isEmpty();
  }

  @Test
  void should_not_wait_for_what_came_after_the_call() {
    // given
    log.add("2026-11-20T00:00:00Z");
    log.whenLookedUp(() -> log.add("2026-11-22T00:00:00Z"));

    // when
    readSince();

    // then
    assertThat(read).isEmpty();
  }

  @Test
  void should_read_all_when_no_time_is_given() {
    // given
    log.add("2026-11-01T00:00:00Z");
    log.add("2026-11-22T00:00:00Z");
    log.deliver();

    // when
    readAll();

    // then
    assertThat(read).containsExactly(0L, 1L);
  }

  @Test
  void should_go_on_with_what_retention_has_left_meanwhile() {
    // given
    log.add("2026-11-22T00:00:00Z");
    log.add("2026-11-22T00:00:01Z");
    log.add("2026-11-22T00:00:02Z");
    log.consumer.schedulePollTask(() -> log.expire(2));
    log.deliver();

    // when
    readSince();

    // then
    assertThat(read).containsExactly(2L);
  }

  @Test
  void should_not_hide_that_an_offset_is_out_of_range_for_another_reason() {
    // given
    log.add("2026-11-22T00:00:00Z");
    log.consumer.schedulePollTask(
        () -> {
          throw new OffsetOutOfRangeException(java.util.Map.of(LogInMemory.PARTITION, 0L));
        });

    // then
    assertThatThrownBy(this::readSince).isInstanceOf(OffsetOutOfRangeException.class);
  }

  private void readSince() {
    reader.readSince(
        SINCE,
        "the ledger",
        LogInMemory.PARTITION,
        deadline(),
        record -> read.add(record.offset()));
  }

  private void readAll() {
    reader.read(
        "the dead letters", LogInMemory.PARTITION, deadline(), record -> read.add(record.offset()));
  }

  private static Deadline deadline() {
    return new Deadline(Clock.systemUTC(), Duration.ofMinutes(1));
  }
}
