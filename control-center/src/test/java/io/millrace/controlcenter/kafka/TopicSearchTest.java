package io.millrace.controlcenter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.Deadline;
import io.millrace.controlcenter.http.NotFoundException;
import io.millrace.kafka.ReadingClients;
import io.millrace.ledger.Ledger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class TopicSearchTest {
  private static final Pipeline USERS = UsersPipeline.pipeline();
  private static final String TOPIC = "users_created";
  private static final int PARTITIONS = 6;

  private final FakeTopics topics =
      new FakeTopics()
          .create(TOPIC, PARTITIONS)
          .create(TOPIC + ".intervals", Ledger.PARTITIONS)
          .create(TOPIC + ".dlq", 1);

  @Test
  void should_find_the_newest_records_of_all_partitions_newest_first() {
    // given
    for (int each = 0; each < 300; each++) {
      topics.add(TOPIC, each % PARTITIONS, 1_000 + each, "k" + each, "{\"n\":" + each + "}");
      topics.marker(TOPIC, each % PARTITIONS);
    }

    // when
    Found found = find(TopicRole.RECORDS, new Wanted.Newest(), 50, null);

    // then
    assertThat(keys(found)).isEqualTo(descending(299, 50));
    assertThat(found.complete()).isTrue();
    assertThat(found.searched().records()).isLessThan(300);
    assertThat(found.records().get(0).value().path("n").intValue()).isEqualTo(299);
  }

  @Test
  void should_continue_with_older_records_until_there_are_none() {
    // given
    for (int each = 0; each < 95; each++) {
      topics.add(TOPIC, (each * each) % PARTITIONS, 1_000 + each, "k" + each, "v");
    }

    // when
    List<String> all = new ArrayList<>();
    String next = null;
    do {
      Found page = find(TopicRole.RECORDS, new Wanted.Newest(), 20, next);
      all.addAll(keys(page));
      next = page.next();
    } while (next != null);

    // then
    assertThat(all).isEqualTo(descending(94, 95));
  }

  @Test
  void should_read_from_an_offset_on() {
    // given
    for (int each = 0; each < 30; each++) {
      topics.add(TOPIC, 2, 1_000 + each, "k" + each, "v");
    }

    // when
    Found found = find(TopicRole.RECORDS, new Wanted.FromOffset(2, 12), 5, null);
    Found rest = find(TopicRole.RECORDS, new Wanted.FromOffset(2, 12), 50, found.next());

    // then
    assertThat(keys(found)).containsExactly("k12", "k13", "k14", "k15", "k16");
    assertThat(found.complete()).isTrue();
    assertThat(keys(rest)).hasSize(13).startsWith("k17").endsWith("k29");
    assertThat(rest.next()).isNull();
  }

  @Test
  void should_begin_with_what_is_left_if_retention_has_deleted_the_offset() {
    // given
    for (int each = 0; each < 10; each++) {
      topics.add(TOPIC, 0, 1_000 + each, "k" + each, "v");
    }
    topics.deleteUpTo(TOPIC, 0, 7);

    // when
    Found found = find(TopicRole.RECORDS, new Wanted.FromOffset(0, 0), 50, null);
    Found behind = find(TopicRole.RECORDS, new Wanted.FromOffset(0, Long.MAX_VALUE), 50, null);

    // then
    assertThat(keys(found)).containsExactly("k7", "k8", "k9");
    assertThat(behind.records()).isEmpty();
    assertThat(behind.complete()).isTrue();
  }

  @Test
  void should_reject_a_partition_or_a_topic_that_does_not_exist() {
    assertThatThrownBy(() -> find(TopicRole.RECORDS, new Wanted.FromOffset(6, 0), 50, null))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("valid: 0 to 5");
    assertThatThrownBy(
            () ->
                search(TopicRole.RECORDS, 50, null)
                    .find(clients(new FakeTopics()), new Wanted.Newest(), budget()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining(TOPIC);
  }

  @Test
  void should_read_what_was_received_at_a_time_or_later_oldest_first() {
    // given
    for (int each = 0; each < 60; each++) {
      topics.add(TOPIC, each % PARTITIONS, 1_000 + each, "k" + each, "v");
    }

    // when
    Found found = find(TopicRole.RECORDS, new Wanted.Since(Instant.ofEpochMilli(1_030)), 10, null);
    Found rest =
        find(TopicRole.RECORDS, new Wanted.Since(Instant.ofEpochMilli(1_030)), 50, found.next());

    // then
    assertThat(keys(found)).startsWith("k30", "k31").hasSize(10).endsWith("k39");
    assertThat(keys(rest)).startsWith("k40").hasSize(20).endsWith("k59");
    assertThat(rest.next()).isNull();
  }

  @Test
  void should_look_for_a_key_in_its_own_partition_only() {
    // given
    int partition = partitionOf("wanted");
    for (int each = 0; each < 500; each++) {
      topics.add(TOPIC, partition, 1_000 + each, each % 100 == 7 ? "wanted" : "other", "v" + each);
      topics.add(TOPIC, (partition + 1) % PARTITIONS, 1_000 + each, "other", "v");
    }

    // when
    Found found = find(TopicRole.RECORDS, new Wanted.WithKey("wanted"), 50, null);

    // then
    assertThat(found.records())
        .extracting(record -> record.value().textValue())
        .containsExactly("v407", "v307", "v207", "v107", "v7");
    assertThat(found.complete()).isTrue();
    assertThat(found.next()).isNull();
    assertThat(found.searched().records()).isEqualTo(500);
  }

  @Test
  void should_say_that_a_search_ended_at_its_bound_and_continue_there() {
    // given
    int partition = partitionOf("wanted");
    topics.add(TOPIC, partition, 1, "wanted", "first");
    for (int each = 0; each < 12_000; each++) {
      topics.add(TOPIC, partition, 2 + each, "other", "v");
    }

    // when
    Found found = find(TopicRole.RECORDS, new Wanted.WithKey("wanted"), 50, null);
    Found rest = find(TopicRole.RECORDS, new Wanted.WithKey("wanted"), 50, found.next());

    // then
    assertThat(found.records()).isEmpty();
    assertThat(found.complete()).isFalse();
    assertThat(found.searched().records()).isEqualTo(SearchBudget.RECORDS);
    assertThat(keys(rest)).containsExactly("wanted");
    assertThat(rest.complete()).isTrue();
  }

  @Test
  void should_bound_the_size_of_an_answer() {
    // given
    String large = "x".repeat(200_000);
    for (int each = 0; each < 60; each++) {
      topics.add(TOPIC + ".dlq", 0, 1_000 + each, "k" + each, large);
    }

    // when
    Found newest = find(TopicRole.DEAD_LETTERS, new Wanted.Newest(), 200, null);
    Found oldest = find(TopicRole.DEAD_LETTERS, new Wanted.FromOffset(0, 0), 200, null);

    // then
    assertThat(newest.records()).hasSizeBetween(10, 20).allMatch(ShownRecord::truncated);
    assertThat(newest.complete()).isFalse();
    assertThat(newest.next()).isNotNull();
    assertThat(keys(oldest)).hasSizeBetween(10, 20).startsWith("k0", "k1");
    assertThat(oldest.complete()).isFalse();
    assertThat(oldest.next()).isEqualTo("0:" + oldest.records().size());
  }

  private Found find(TopicRole role, Wanted wanted, int limit, String after) {
    return search(role, limit, after).find(clients(topics), wanted, budget());
  }

  private static TopicSearch search(TopicRole role, int limit, String after) {
    return new TopicSearch(USERS, role, true, limit, Optional.ofNullable(after).map(Places::parse));
  }

  private static ReadingClients clients(FakeTopics topics) {
    return new ReadingClients(FakeAdmin.of(topics), topics);
  }

  private static SearchBudget budget() {
    return new SearchBudget(new Deadline(Clock.systemUTC(), Duration.ofSeconds(30)));
  }

  private static int partitionOf(String key) {
    return Utils.toPositive(Utils.murmur2(FakeTopics.bytes(key))) % PARTITIONS;
  }

  private static List<String> keys(Found found) {
    return found.records().stream().map(ShownRecord::key).toList();
  }

  private static List<String> descending(int first, int count) {
    List<String> keys = new ArrayList<>();
    for (int each = first; each > first - count; each--) {
      keys.add("k" + each);
    }
    return keys;
  }
}
