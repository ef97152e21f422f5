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

  private IntervalWriter opened(int partitions) {
    if (!producer.transactionInitialized()) {
      publisher.open(new Deadline(Clock.systemUTC(), Duration.ofMinutes(1)));
    }
    Destination destination =
        new Destination(
            TOPIC, "topic-1", partitions, 1_000_000, 1_000_000, Ledger.MAX_MESSAGE_BYTES);
    IntervalEntry entry =
        new IntervalEntry(
            "users", Fixtures.INTERVAL, "f", 1, "run-1", "", "topic-1", false, List.of());
    return new IntervalWriter(publisher, ledger, destination, "run-1", entry);
  }

  private static PreparedPage page(int number) {
    return new PreparedPage(
        number, 1, 0, List.of(new ProducerRecord<>("users_created", 0, null, new byte[1])));
  }
}
