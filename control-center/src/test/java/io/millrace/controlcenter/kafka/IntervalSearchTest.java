package io.millrace.controlcenter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.interval.Interval;
import io.millrace.common.task.Deadline;
import io.millrace.kafka.ReadingClients;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.PageEntry;
import io.millrace.ledger.RecordHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class IntervalSearchTest {
  private static final String TOPIC = "users_created";
  private static final Instant START = Instant.parse("2026-11-22T21:00:00Z");
  private static final Interval HOUR = new Interval(START, START.plusSeconds(3600));

  private final FakeTopics topics =
      new FakeTopics().create(TOPIC, 6).create(TOPIC + ".intervals", Ledger.PARTITIONS);

  @Test
  void should_read_exactly_the_ranges_of_the_newest_revision() {
    // given
    addOfHour(0, 1, 0);
    addOfHour(0, 2, 0);
    topics.add(TOPIC, 0, 5_000, "between", "v");
    addOfHour(0, 2, 1);
    addOfHour(0, 2, 2);
    record(entry(2, Map.of(0, new OffsetRange(1, 4)), FakeAdmin.topicId()));

    // when
    Found found = find(TopicRole.RECORDS);

    // then
    assertThat(keys(found)).containsExactly("r2-0", "r2-1");
    assertThat(found.searched().records()).isEqualTo(3);
    assertThat(found.complete()).isTrue();
    assertThat(found.next()).isNull();
  }

  @Test
  void should_look_for_the_header_if_the_ledger_has_no_entry_for_this_topic() {
    // given
    addOfHour(0, 1, 0);
    topics.add(TOPIC, 1, START.toEpochMilli() + 10, "other", "v");
    addOfHour(3, 1, 1);

    // when
    Found withoutEntry = find(TopicRole.RECORDS);
    record(entry(1, Map.of(5, new OffsetRange(0, 4)), "of-a-deleted-topic"));
    Found ofAnotherTopic = find(TopicRole.RECORDS);

    // then
    assertThat(keys(withoutEntry)).containsExactly("r1-0", "r1-1");
    assertThat(keys(ofAnotherTopic)).containsExactly("r1-0", "r1-1");
  }

  @Test
  void should_show_the_ledgers_entries_of_an_interval() {
    // given
    record(entry(1, Map.of(), FakeAdmin.topicId()));
    record(entry(2, Map.of(), FakeAdmin.topicId()));

    // when
    Found found = find(TopicRole.LEDGER);

    // then
    assertThat(found.records())
        .extracting(record -> record.value().path("revision").intValue())
        .containsExactly(2, 1);
  }

  private Found find(TopicRole role) {
    return new TopicSearch(UsersPipeline.pipeline(), role, true, 50, Optional.empty())
        .find(
            new ReadingClients(FakeAdmin.of(topics), topics),
            new Wanted.OfInterval(HOUR),
            new SearchBudget(new Deadline(Clock.systemUTC(), Duration.ofSeconds(30))));
  }

  private void addOfHour(int partition, int revision, int index) {
    Map<String, String> headers = new HashMap<>();
    new RecordHeaders(HOUR.label(), revision, 1, index, 7)
        .headers()
        .forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
    topics.add(
        TOPIC,
        partition,
        START.toEpochMilli() + index,
        FakeTopics.bytes("r" + revision + "-" + index),
        FakeTopics.bytes("{}"),
        headers);
  }

  private static IntervalEntry entry(
      int revision, Map<Integer, OffsetRange> ranges, String topicId) {
    return new IntervalEntry(
        "users",
        HOUR,
        "print",
        revision,
        "run",
        "",
        topicId,
        true,
        List.of(new PageEntry(1, 2, 2, 0, ranges)));
  }

  private void record(IntervalEntry entry) {
    String topic = TOPIC + ".intervals";
    ProducerRecord<byte[], byte[]> record =
        new Ledger(new TopicInspector(FakeAdmin.of(topics)), topics, topic).record(entry);
    topics.add(topic, record.partition(), 9_000, record.key(), record.value(), Map.of());
  }

  private static List<String> keys(Found found) {
    return found.records().stream().map(ShownRecord::key).toList();
  }
}
