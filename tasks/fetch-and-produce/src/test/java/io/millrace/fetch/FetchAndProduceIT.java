package io.millrace.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.millrace.common.json.Json;
import io.millrace.common.task.SettingsException;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TemporaryException;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.PageEntry;
import io.millrace.ledger.RecordHeaders;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FetchAndProduceIT {
  private final FetchFixture fixture = new FetchFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void should_put_every_user_of_an_interval_into_kafka_once() throws IOException {
    // when
    ObjectNode result = fixture.run("run-1", 250, Map.of());

    // then
    assertThat(result.path("revision").asInt()).isEqualTo(1);
    assertThat(result.path("reused").asBoolean()).isFalse();
    assertThat(result.path("pages").asInt()).isEqualTo(3);
    assertThat(result.path("fetched").asInt()).isEqualTo(250);
    assertThat(result.path("produced").asInt()).isEqualTo(250);
    assertThat(result.path("dead_lettered").asInt()).isZero();
    assertThat(result.path("interval_start").asText()).isEqualTo("2026-11-22T21:00:00Z");
    List<ConsumerRecord<byte[], byte[]>> records = records();
    assertThat(records).hasSize(250);
    assertThat(records)
        .extracting(record -> new String(record.key(), UTF_8))
        .doesNotHaveDuplicates();
    ConsumerRecord<byte[], byte[]> first = records.get(0);
    assertThat(Json.parse(first.value()).path("id").asText())
        .isEqualTo(new String(first.key(), UTF_8));
    assertThat(RecordHeaders.from(first.headers()).orElseThrow().schemaId()).isEqualTo(7);
    assertThat(fixture.users.asked()).containsExactly(1, 2, 3);
  }

  @Test
  void should_leave_a_ledger_entry_that_finds_every_record() {
    // when
    ObjectNode result = fixture.run("run-1", 250, Map.of());

    // then
    IntervalEntry entry = fixture.entry().orElseThrow();
    assertThat(entry.complete()).isTrue();
    assertThat(entry.runId()).isEqualTo("run-1");
    assertThat(entry.fingerprint()).isEqualTo(result.path("fingerprint").asText());
    assertThat(entry.topicId()).isEqualTo(result.path("topic_id").asText());
    assertThat(entry.pages()).extracting(PageEntry::page).containsExactly(1, 2, 3);
    assertThat(entry.pages()).extracting(PageEntry::produced).containsExactly(100, 100, 50);
    for (ConsumerRecord<byte[], byte[]> record : records()) {
      RecordHeaders headers = RecordHeaders.from(record.headers()).orElseThrow();
      OffsetRange range = entry.pages().get(headers.page() - 1).ranges().get(record.partition());
      assertThat(record.offset()).isBetween(range.first(), range.end() - 1);
    }
    long inRanges =
        entry.pages().stream()
            .flatMap(page -> page.ranges().values().stream())
            .mapToLong(range -> range.end() - range.first())
            .sum();
    assertThat(inRanges).isEqualTo(250);
  }

  /** Write times are made of pages, and begin at page 1. */
  @Test
  void should_count_pages_from_one_when_the_source_begins_at_zero() {
    // given
    fixture.pipeline.object("/source/pagination").put("first", 0);

    // when
    fixture.run("run-1", 250, Map.of());

    // then
    assertThat(fixture.users.asked()).containsExactly(0, 1, 2);
    assertThat(fixture.entry().orElseThrow().pages())
        .extracting(PageEntry::page)
        .containsExactly(1, 2, 3);
    assertThat(records())
        .extracting(record -> RecordHeaders.from(record.headers()).orElseThrow().page())
        .containsOnly(1, 2, 3);
  }

  @Test
  void should_produce_nothing_when_everything_is_there() {
    // given
    ObjectNode first = fixture.run("run-1", 250, Map.of());

    // when
    ObjectNode second = fixture.run("run-2", 250, Map.of());

    // then
    assertThat(second.path("reused").asBoolean()).isTrue();
    assertThat(second.put("reused", false)).isEqualTo(first);
    assertThat(records()).hasSize(250);
    int begunAndThreePages = 4;
    assertThat(fixture.topics.committed(fixture.topic().intervals())).hasSize(begunAndThreePages);
    assertThat(fixture.users.asked()).containsExactly(1, 2, 3);
  }

  @Test
  void should_refetch_once_for_each_token() {
    // given
    fixture.run("run-1", 50, Map.of());

    // when
    ObjectNode refetched = fixture.run("run-2", 50, Map.of("REFETCH", "run-2"));
    ObjectNode cleared = fixture.run("run-2", 50, Map.of("REFETCH", "run-2"));
    ObjectNode later = fixture.run("run-3", 50, Map.of());

    // then
    assertThat(refetched.path("revision").asInt()).isEqualTo(2);
    assertThat(refetched.path("reused").asBoolean()).isFalse();
    assertThat(cleared.path("revision").asInt()).isEqualTo(2);
    assertThat(cleared.path("reused").asBoolean()).isTrue();
    assertThat(later.path("revision").asInt()).isEqualTo(2);
    assertThat(later.path("reused").asBoolean()).isTrue();
    assertThat(fixture.users.asked()).containsExactly(1, 1);
  }

  @Test
  void should_begin_a_revision_when_something_else_is_asked_for() {
    // given
    ObjectNode first = fixture.run("run-1", 50, Map.of());

    // when
    ObjectNode second = fixture.run("run-2", 30, Map.of());

    // then
    assertThat(second.path("revision").asInt()).isEqualTo(2);
    assertThat(second.path("produced").asInt()).isEqualTo(30);
    assertThat(second.path("fingerprint")).isNotEqualTo(first.path("fingerprint"));
    assertThat(revisions()).containsOnly(Map.entry(1, 50L), Map.entry(2, 30L));
    assertThat(fixture.entry().orElseThrow().revision()).isEqualTo(2);
  }

  @Test
  void should_go_on_behind_the_last_page_that_is_there() {
    // given
    fixture.users.onPage(2, exchange -> refuse(exchange, 404));
    assertThatThrownBy(() -> fixture.run("run-1", 250, Map.of()))
        .isInstanceOf(SettingsException.class);
    IntervalEntry left = fixture.entry().orElseThrow();
    assertThat(left.complete()).isFalse();
    assertThat(left.pages()).hasSize(1);
    fixture.users.heal(2);
    fixture.users.asked().clear();

    // when
    ObjectNode result = fixture.run("run-2", 250, Map.of());

    // then
    assertThat(result.path("revision").asInt()).isEqualTo(1);
    assertThat(result.path("reused").asBoolean()).isFalse();
    assertThat(fixture.users.asked()).containsExactly(2, 3);
    IntervalEntry entry = fixture.entry().orElseThrow();
    assertThat(entry.complete()).isTrue();
    assertThat(entry.runId()).isEqualTo("run-2");
    assertThat(entry.pages().get(0)).isEqualTo(left.pages().get(0));
    assertThat(revisions()).containsOnly(Map.entry(1, 250L));
    assertThat(records())
        .extracting(record -> new String(record.key(), UTF_8))
        .doesNotHaveDuplicates();
  }

  @Test
  void should_not_go_on_with_a_source_that_cannot_repeat_itself() {
    // given
    fixture.pipeline.object("/source").put("repeatable", false);
    fixture.users.onPage(2, exchange -> refuse(exchange, 404));
    assertThatThrownBy(() -> fixture.run("run-1", 150, Map.of()))
        .isInstanceOf(SettingsException.class);
    fixture.users.heal(2);

    // when
    ObjectNode result = fixture.run("run-1", 150, Map.of());

    // then
    assertThat(result.path("revision").asInt()).isEqualTo(2);
    assertThat(revisions()).containsOnly(Map.entry(1, 100L), Map.entry(2, 150L));
  }

  @Test
  void should_begin_above_the_revision_that_the_tables_have_seen() {
    assertThat(fixture.run("run-1", 10, Map.of("REVISION_FLOOR", "4")).path("revision").asInt())
        .isEqualTo(5);
  }

  @Test
  void should_begin_a_revision_when_the_topic_was_deleted_and_made_again()
      throws ExecutionException, InterruptedException {
    // given
    ObjectNode first = fixture.run("run-1", 50, Map.of());
    fixture.topics.recreateRecordsTopic();

    // when
    ObjectNode second = fixture.run("run-2", 50, Map.of());

    // then
    assertThat(second.path("revision").asInt()).isEqualTo(2);
    assertThat(second.path("topic_id")).isNotEqualTo(first.path("topic_id"));
    assertThat(revisions()).containsOnly(Map.entry(2, 50L));
  }

  @Test
  void should_begin_a_revision_when_retention_has_eaten_a_record()
      throws ExecutionException, InterruptedException {
    // given
    fixture.run("run-1", 50, Map.of());
    Map.Entry<Integer, OffsetRange> range =
        fixture.entry().orElseThrow().span().entrySet().iterator().next();
    fixture.topics.deleteBefore(range.getKey(), range.getValue().first() + 1);

    // when
    ObjectNode second = fixture.run("run-2", 50, Map.of());

    // then
    assertThat(second.path("revision").asInt()).isEqualTo(2);
    assertThat(second.path("reused").asBoolean()).isFalse();
  }

  @Test
  void should_stop_between_pages_and_go_on_later() {
    // given
    Stop stop = new Stop();
    fixture.users.onPage(
        2,
        exchange -> {
          stop.request();
          exchange.close();
        });

    // when
    assertThatThrownBy(() -> fixture.run("run-1", 250, Map.of(), stop))
        .isInstanceOf(TemporaryException.class)
        .hasMessage("stopped on request");
    fixture.users.heal(2);
    ObjectNode result = fixture.run("run-1", 250, Map.of());

    // then
    assertThat(result.path("revision").asInt()).isEqualTo(1);
    assertThat(revisions()).containsOnly(Map.entry(1, 250L));
  }

  @Test
  void should_say_who_makes_the_topics_when_one_is_missing() {
    // given
    fixture.pipeline.object("/topic").put("name", "nowhere");

    // then
    assertThatThrownBy(() -> fixture.run("run-1", 10, Map.of()))
        .isInstanceOf(TemporaryException.class)
        .hasMessageContaining("schema_init");
  }

  private List<ConsumerRecord<byte[], byte[]>> records() {
    return fixture.topics.committed(fixture.topic().name());
  }

  /** How many committed records each revision has. */
  private Map<Integer, Long> revisions() {
    return records().stream()
        .collect(
            Collectors.groupingBy(
                record -> RecordHeaders.from(record.headers()).orElseThrow().revision(),
                Collectors.counting()));
  }

  private static void refuse(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
