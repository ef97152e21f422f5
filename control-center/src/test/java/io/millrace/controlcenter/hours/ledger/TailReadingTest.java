package io.millrace.controlcenter.hours.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.task.Deadline;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TailReadingTest {
  private static final TopicPartition ZERO = new TopicPartition("t", 0);
  private static final TopicPartition ONE = new TopicPartition("t", 1);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");

  private Tail<String> read(String id, Map<TopicPartition, Long> ends, TopicPositions since) {
    return read(id, Map.of(ZERO, 0L, ONE, 0L), ends, since, Duration.ofMinutes(1));
  }

  private Tail<String> read(
      String id,
      Map<TopicPartition, Long> beginnings,
      Map<TopicPartition, Long> ends,
      TopicPositions since,
      Duration patience) {
    consumer.updateBeginningOffsets(beginnings);
    return new TailReading(
            "t",
            new TopicState(id, beginnings, ends),
            consumer,
            new Deadline(Clock.systemUTC(), patience))
        .since(
            since,
            record ->
                Optional.of(record.partition() + ":" + record.offset())
                    .filter(text -> record.value() != null));
  }

  private void has(TopicPartition partition, long... offsets) {
    for (long offset : offsets) {
      consumer.addRecord(
          new ConsumerRecord<>("t", partition.partition(), offset, null, "x".getBytes(UTF_8)));
    }
  }

  @Test
  void should_read_all_of_a_topic_that_is_new() {
    // given
    consumer.schedulePollTask(
        () -> {
          has(ZERO, 0, 1);
          has(ONE, 0);
        });

    // when
    Tail<String> tail = read("id", Map.of(ZERO, 2L, ONE, 1L), TopicPositions.START);

    // then
    assertThat(tail.items()).containsExactlyInAnyOrder("0:0", "0:1", "1:0");
    assertThat(tail.positions()).isEqualTo(new TopicPositions("id", Map.of(0, 2L, 1, 1L)));
    assertThat(tail.caughtUp()).isTrue();
    assertThat(tail.restarted()).isTrue();
  }

  @Test
  void should_go_on_where_it_was_left_and_only_read_partitions_that_have_more() {
    // given
    consumer.schedulePollTask(() -> has(ZERO, 2));

    // when
    Tail<String> tail =
        read("id", Map.of(ZERO, 3L, ONE, 1L), new TopicPositions("id", Map.of(0, 2L, 1, 1L)));

    // then
    assertThat(tail.items()).containsExactly("0:2");
    assertThat(tail.restarted()).isFalse();
    assertThat(consumer.assignment()).containsExactly(ZERO);
  }

  @Test
  void should_not_touch_the_consumer_when_nothing_is_new() {
    // when
    Tail<String> tail =
        read("id", Map.of(ZERO, 3L, ONE, 1L), new TopicPositions("id", Map.of(0, 3L, 1, 1L)));

    // then
    assertThat(tail.caughtUp()).isTrue();
    assertThat(consumer.assignment()).isEmpty();
  }

  @Test
  void should_begin_again_when_the_topic_has_another_id() {
    // given
    consumer.schedulePollTask(() -> has(ZERO, 0));

    // when
    Tail<String> tail =
        read("new", Map.of(ZERO, 1L, ONE, 0L), new TopicPositions("old", Map.of(0, 1L, 1, 0L)));

    // then
    assertThat(tail.restarted()).isTrue();
    assertThat(tail.items()).containsExactly("0:0");
  }

  @Test
  void should_begin_again_when_offsets_went_back() {
    // given
    consumer.schedulePollTask(() -> has(ZERO, 0));

    // when
    Tail<String> tail =
        read("id", Map.of(ZERO, 1L, ONE, 0L), new TopicPositions("id", Map.of(0, 9L, 1, 0L)));

    // then
    assertThat(tail.restarted()).isTrue();
    assertThat(tail.items()).containsExactly("0:0");
  }

  @Test
  void should_skip_what_was_deleted_since() {
    // given
    consumer.schedulePollTask(() -> has(ZERO, 5));

    // when
    Tail<String> tail =
        read(
            "id",
            Map.of(ZERO, 5L, ONE, 0L),
            Map.of(ZERO, 6L, ONE, 0L),
            new TopicPositions("id", Map.of(0, 2L, 1, 0L)),
            Duration.ofMinutes(1));

    // then
    assertThat(tail.items()).containsExactly("0:5");
    assertThat(tail.restarted()).isFalse();
  }

  @Test
  void should_stop_when_its_time_is_up_and_say_where() {
    // when
    Tail<String> tail =
        read(
            "id",
            Map.of(ZERO, 0L, ONE, 0L),
            Map.of(ZERO, 1L, ONE, 0L),
            TopicPositions.START,
            Duration.ZERO);

    // then
    assertThat(tail.caughtUp()).isFalse();
    assertThat(tail.positions().next()).containsEntry(0, 0L);
  }

  @Test
  void should_find_one_record() {
    // given
    consumer.updateBeginningOffsets(Map.of(ZERO, 0L));
    consumer.schedulePollTask(() -> has(ZERO, 4));

    // when, then
    assertThat(TailReading.value(consumer, ZERO, 4, deadline())).isPresent();
  }

  @Test
  void should_not_take_another_record_for_one_that_is_gone() {
    // given
    consumer.updateBeginningOffsets(Map.of(ZERO, 0L));
    consumer.schedulePollTask(() -> has(ZERO, 7));

    // when, then
    assertThat(TailReading.value(consumer, ZERO, 4, deadline())).isEmpty();
  }

  private static Deadline deadline() {
    return new Deadline(Clock.systemUTC(), Duration.ofMinutes(1));
  }
}
