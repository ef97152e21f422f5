package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.interval.Interval;
import io.millrace.common.task.DataException;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.TemporaryException;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.PageEntry;
import io.millrace.ledger.RecordHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class IntervalReaderTest {
  private static final Interval HOUR =
      new Interval(Instant.parse("2026-11-22T21:00:00Z"), Instant.parse("2026-11-22T22:00:00Z"));
  private static final String TOPIC = "users";
  private static final TopicPartition ZERO = new TopicPartition(TOPIC, 0);
  private static final TopicPartition ONE = new TopicPartition(TOPIC, 1);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final List<String> read = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();

  private static PageEntry page(int number, Map<Integer, OffsetRange> ranges) {
    return new PageEntry(number, 1, 1, 0, ranges);
  }

  private static IntervalEntry entry(PageEntry... pages) {
    return new IntervalEntry("users", HOUR, "print", 2, "run", "", "topic", true, List.of(pages));
  }

  private IntervalReader reader(IntervalEntry entry) {
    return new IntervalReader(
        new TopicInspector(null), // to be asked at the deadline alone
        consumer,
        TOPIC,
        entry,
        new Deadline(Clock.systemUTC(), Duration.ofDays(1)),
        step -> steps.add(step.name()));
  }

  private void add(TopicPartition partition, long offset, String interval, int revision, int page) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(partition.topic(), partition.partition(), offset, null, null);
    new RecordHeaders(interval, revision, page, 0, 1).headers().forEach(record.headers()::add);
    consumer.addRecord(record);
  }

  private void sink(ConsumerRecord<byte[], byte[]> record, RecordHeaders headers) {
    read.add(record.partition() + ":" + record.offset() + ":" + headers.page());
  }

  /** Runs at the first poll, when partitions are assigned. */
  private void given(Runnable records) {
    Map<TopicPartition, Long> beginnings = new HashMap<>(Map.of(ZERO, 0L, ONE, 0L));
    consumer.updateBeginningOffsets(beginnings);
    consumer.schedulePollTask(records);
  }

  @Test
  void should_take_the_records_of_the_ranges_that_say_they_belong() {
    given(
        () -> {
          add(ZERO, 10, HOUR.label(), 2, 1);
          add(ZERO, 11, "2026-11-22T20:00:00Z", 2, 1);
          add(ZERO, 12, HOUR.label(), 1, 1);
          add(ZERO, 13, HOUR.label(), 2, 2);
          add(ZERO, 14, HOUR.label(), 2, 1);
          add(ZERO, 15, HOUR.label(), 2, 1);
          add(ONE, 3, HOUR.label(), 2, 2);
          ConsumerRecord<byte[], byte[]> without = new ConsumerRecord<>(TOPIC, 1, 4, null, null);
          consumer.addRecord(without);
        });

    reader(
            entry(
                page(1, Map.of(0, new OffsetRange(10, 15))),
                page(2, Map.of(1, new OffsetRange(3, 5)))))
        .read(this::sink, () -> {});

    assertThat(read)
        .as("not another interval's, revision's or page's, nor one behind the range")
        .containsExactlyInAnyOrder("0:10:1", "0:14:1", "1:3:2");
    assertThat(steps).startsWith("SOUGHT", "POLLED");
  }

  @Test
  void should_read_on_until_the_position_has_passed_the_end() {
    given(() -> add(ZERO, 10, HOUR.label(), 2, 1));
    consumer.schedulePollTask(() -> {});
    consumer.schedulePollTask(() -> add(ZERO, 11, HOUR.label(), 2, 1));
    consumer.schedulePollTask(() -> add(ZERO, 12, HOUR.label(), 2, 1));

    reader(entry(page(1, Map.of(0, new OffsetRange(10, 13))))).read(this::sink, () -> {});

    assertThat(read).containsExactly("0:10:1", "0:11:1", "0:12:1");
  }

  @Test
  void should_read_everything_again_when_asked_again() {
    IntervalReader reader =
        reader(
            entry(
                page(1, Map.of(0, new OffsetRange(10, 11))),
                page(2, Map.of(1, new OffsetRange(3, 4)))));
    Runnable records =
        () -> {
          add(ZERO, 10, HOUR.label(), 2, 1);
          add(ONE, 3, HOUR.label(), 2, 2);
        };
    given(records);
    reader.read(this::sink, () -> {});

    consumer.schedulePollTask(records);
    int[] polls = {0};
    reader.read(
        this::sink,
        () -> {
          if (++polls[0] > 5) {
            throw new TemporaryException("nothing comes");
          }
        });

    assertThat(read).containsExactlyInAnyOrder("0:10:1", "1:3:2", "0:10:1", "1:3:2");
  }

  @Test
  void should_join_ranges_that_are_near_and_skip_what_is_far_between() {
    IntervalReader reader =
        reader(
            entry(
                page(1, Map.of(0, new OffsetRange(10, 20))),
                page(2, Map.of(0, new OffsetRange(21, 30))),
                page(3, Map.of(0, new OffsetRange(100_000, 100_001)))));

    assertThat(reader.spans().get(ZERO))
        .containsExactly(new OffsetRange(10, 30), new OffsetRange(100_000, 100_001));

    given(() -> add(ZERO, 29, HOUR.label(), 2, 2));
    consumer.schedulePollTask(
        () -> {
          assertThat(consumer.position(ZERO)).isEqualTo(100_000);
          add(ZERO, 100_000, HOUR.label(), 2, 3);
        });
    reader.read(this::sink, () -> {});
    assertThat(read).containsExactly("0:29:2", "0:100000:3");
  }

  @Test
  void should_read_over_a_gap_of_five_thousand_and_skip_a_larger_one() {
    IntervalReader reader =
        reader(
            entry(
                page(1, Map.of(0, new OffsetRange(10, 20), 1, new OffsetRange(10, 20))),
                page(2, Map.of(0, new OffsetRange(5_020, 5_030), 1, new OffsetRange(5_021, 5_030))),
                page(3, Map.of(0, new OffsetRange(5_030, 5_031)))));

    assertThat(reader.spans().get(ZERO)).containsExactly(new OffsetRange(10, 5_031));
    assertThat(reader.spans().get(ONE))
        .containsExactly(new OffsetRange(10, 20), new OffsetRange(5_021, 5_030));
  }

  @Test
  void should_not_go_back_to_the_start_of_a_span_that_it_is_in() {
    given(() -> add(ZERO, 10, HOUR.label(), 2, 1));
    consumer.schedulePollTask(
        () -> {
          assertThat(consumer.position(ZERO)).isEqualTo(11);
          add(ZERO, 11, HOUR.label(), 2, 1);
        });

    reader(entry(page(1, Map.of(0, new OffsetRange(10, 12))))).read(this::sink, () -> {});

    assertThat(read).containsExactly("0:10:1", "0:11:1");
  }

  @Test
  void should_pause_a_partition_that_is_over_while_another_is_not() {
    given(() -> add(ZERO, 10, HOUR.label(), 2, 1));
    consumer.schedulePollTask(
        () -> {
          assertThat(consumer.paused()).containsExactly(ZERO);
          add(ZERO, 11, HOUR.label(), 2, 1);
          add(ONE, 3, HOUR.label(), 2, 2);
        });

    reader(
            entry(
                page(1, Map.of(0, new OffsetRange(10, 11))),
                page(2, Map.of(1, new OffsetRange(3, 4)))))
        .read(this::sink, () -> {});

    assertThat(read).containsExactly("0:10:1", "1:3:2");
    assertThat(consumer.position(ZERO)).isEqualTo(11);
  }

  @Test
  void should_ask_for_a_new_fetch_when_records_are_gone_meanwhile() {
    given(() -> {});
    consumer.setPollException(new OffsetOutOfRangeException(Map.of(ZERO, 10L)));

    assertThatThrownBy(
            () ->
                reader(entry(page(1, Map.of(0, new OffsetRange(10, 15)))))
                    .read(this::sink, () -> {}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("clear fetch_and_produce");
  }

  @Test
  void should_not_wait_longer_than_there_is_patience() {
    given(() -> {});
    int[] checks = {0};

    assertThatThrownBy(
            () ->
                reader(entry(page(1, Map.of(0, new OffsetRange(10, 15)))))
                    .read(
                        this::sink,
                        () -> {
                          if (++checks[0] > 3) {
                            throw new TemporaryException("not over after PT1M");
                          }
                        }))
        .isInstanceOf(TemporaryException.class)
        .hasMessage("not over after PT1M");
  }
}
