package io.millrace.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.pipeline.Topic;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.SettingsException;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.PageEntry;
import io.millrace.ledger.RecordSize;
import io.millrace.ledger.TransactionalPublisher;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class IntervalWriterTest {
  private static final Topic TOPIC = new Topic("users_created", 6, Duration.ofDays(7));

  /** A comma before the first page, and the letter that "false" has more than "true". */
  private static final int SPARE = 2;

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final TransactionalPublisher publisher = new TransactionalPublisher(producer);
  private final Ledger ledger = new Ledger(null, null, TOPIC.intervals());

  @Test
  void should_commit_that_a_revision_has_begun_before_any_page() {
    // given
    IntervalWriter writer = opened(6);

    // when
    writer.begin();

    // then
    assertThat(producer.history()).hasSize(1);
    assertThat(producer.history().get(0).topic()).isEqualTo("users_created.intervals");
    assertThat(new String(producer.history().get(0).value(), StandardCharsets.UTF_8))
        .contains("\"run_id\":\"run-1\"")
        .contains("\"complete\":false,\"pages\":[]");
  }

  @Test
  void should_commit_each_page_with_an_entry_that_has_all_pages_so_far() {
    // given
    IntervalWriter writer = opened(6);

    // when
    writer.add(page(1), false);
    writer.add(page(2), true);

    // then
    assertThat(producer.history())
        .extracting(ProducerRecord::topic)
        .containsExactly(
            "users_created", "users_created.intervals", "users_created", "users_created.intervals");
    assertThat(writer.entry().complete()).isTrue();
    assertThat(writer.entry().pages())
        .containsExactly(
            new PageEntry(1, 1, 1, 0, Map.of(0, new OffsetRange(0, 1))),
            new PageEntry(2, 1, 1, 0, Map.of(0, new OffsetRange(1, 2))));
  }

  @Test
  void should_find_before_the_first_page_that_the_last_will_not_fit_into_the_ledger() {
    assertThatCode(() -> opened(6).checkRoom(1_000)).doesNotThrowAnyException();
    assertThatThrownBy(() -> opened(200).checkRoom(1_000))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("1000 pages over 200 partitions")
        .hasMessageContaining("at most 2097152")
        .hasMessageContaining("source.pagination.size");
  }

  @Test
  void should_need_the_room_of_all_pages_with_the_largest_offsets() {
    // given
    OffsetRange last = new OffsetRange(999_999_999_999_998L, 999_999_999_999_999L);
    IntervalEntry full = begun();
    for (int page = 1; page <= 3; page++) {
      full = full.withPage(new PageEntry(page, 3, 3, 0, Map.of(0, last, 1, last)), "run-1", true);
    }

    // when
    int room = (int) RecordSize.upperBound(ledger.record(full)) + SPARE;

    // then
    assertThatCode(() -> opened(2, room).checkRoom(3)).doesNotThrowAnyException();
    assertThatThrownBy(() -> opened(2, room - 1).checkRoom(3))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("3 pages over 2 partitions may take %d bytes", room);
  }

  private IntervalWriter opened(int partitions) {
    return opened(partitions, Ledger.MAX_MESSAGE_BYTES);
  }

  private IntervalWriter opened(int partitions, int maxEntryBytes) {
    if (!producer.transactionInitialized()) {
      publisher.open(new Deadline(Clock.systemUTC(), Duration.ofMinutes(1)));
    }
    Destination destination =
        new Destination(TOPIC, "topic-1", partitions, 1_000_000, 1_000_000, maxEntryBytes);
    return new IntervalWriter(publisher, ledger, destination, "run-1", begun());
  }

  private static IntervalEntry begun() {
    return new IntervalEntry(
        "users", Fixtures.INTERVAL, "f", 1, "run-1", "", "topic-1", false, List.of());
  }

  private static PreparedPage page(int number) {
    return new PreparedPage(
        number, 1, 0, List.of(new ProducerRecord<>("users_created", 0, null, new byte[1])));
  }
}
