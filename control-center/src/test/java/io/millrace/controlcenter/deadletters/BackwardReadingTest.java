package io.millrace.controlcenter.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.task.Deadline;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BackwardReadingTest {
  private static final TopicPartition ZERO = new TopicPartition("t", 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");

  /** Keeps offsets, and has enough at one of them. */
  private static final class Offsets implements LetterScan.Visitor<Long> {
    private final List<Long> seen = new ArrayList<>();
    private final long enough;

    Offsets(long enough) {
      this.enough = enough;
    }

    @Override
    public Long apply(ConsumerRecord<byte[], byte[]> record) {
      return record.offset();
    }

    @Override
    public boolean test(Long offset) {
      seen.add(offset);
      return offset != enough;
    }
  }

  private LetterScan.Scanned<Offsets> scan(
      long beginning, long end, int most, long enough, Duration patience) {
    consumer.updateBeginningOffsets(Map.of(ZERO, beginning));
    // A consumer that is not real forgets what it has returned.
    for (long to = end; to > beginning; to -= BackwardReading.CHUNK) {
      long from = Math.max(beginning, to - BackwardReading.CHUNK);
      long last = to;
      consumer.schedulePollTask(
          () ->
              LongStream.range(from, last)
                  .forEach(
                      offset ->
                          consumer.addRecord(new ConsumerRecord<>("t", 0, offset, null, null))));
    }
    return new BackwardReading(consumer, ZERO, new Deadline(Clock.systemUTC(), patience))
        .visit(beginning, end, most, new Offsets(enough));
  }

  private static List<Long> down(long from, long to) {
    return LongStream.iterate(from, offset -> offset >= to, offset -> offset - 1).boxed().toList();
  }

  @Test
  void should_see_all_records_the_newest_first() {
    // when
    LetterScan.Scanned<Offsets> scanned = scan(3, 1_203, 20_000, -1, Duration.ofMinutes(1));

    // then
    assertThat(scanned.visitor().seen).isEqualTo(down(1_202, 3));
    assertThat(scanned.records()).isEqualTo(1_200);
    assertThat(scanned.complete()).isTrue();
  }

  @Test
  void should_stop_at_the_most_and_say_so() {
    // when
    LetterScan.Scanned<Offsets> scanned = scan(0, 1_000, 700, -1, Duration.ofMinutes(1));

    // then
    assertThat(scanned.visitor().seen).isEqualTo(down(999, 300));
    assertThat(scanned.complete()).isFalse();
  }

  @Test
  void should_be_complete_when_the_most_are_all() {
    assertThat(scan(0, 700, 700, -1, Duration.ofMinutes(1)).complete()).isTrue();
  }

  @Test
  void should_stop_when_the_visitor_has_enough() {
    // when
    LetterScan.Scanned<Offsets> scanned = scan(0, 1_000, 20_000, 990, Duration.ofMinutes(1));

    // then
    assertThat(scanned.visitor().seen).isEqualTo(down(999, 990));
    assertThat(scanned.complete()).isTrue();
  }

  @Test
  void should_stop_when_its_time_is_up_and_say_so() {
    assertThat(scan(0, 10, 20_000, -1, Duration.ZERO).complete()).isFalse();
  }

  @Test
  void should_see_nothing_in_an_empty_topic() {
    assertThat(scan(5, 5, 20_000, -1, Duration.ofMinutes(1)))
        .extracting(LetterScan.Scanned::complete)
        .isEqualTo(true);
  }
}
