package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.interval.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IntervalEntryTest {
  private static final Instant START = Instant.parse("2026-11-22T21:00:00Z");

  private final IntervalEntry begun =
      new IntervalEntry(
          "users",
          new Interval(START, START.plusSeconds(3600)),
          "f",
          2,
          "run-1",
          "",
          "t",
          false,
          List.of());

  private final PageEntry first =
      new PageEntry(1, 10, 9, 1, Map.of(0, new OffsetRange(5, 9), 1, new OffsetRange(0, 5)));
  private final PageEntry second = new PageEntry(2, 4, 4, 0, Map.of(0, new OffsetRange(20, 24)));

  @Test
  void should_grow_by_a_page_that_another_run_adds() {
    // when
    IntervalEntry grown = begun.withPage(first, "run-1", false).withPage(second, "run-2", true);

    // then
    assertThat(grown.pages()).containsExactly(first, second);
    assertThat(grown.runId()).isEqualTo("run-2");
    assertThat(grown.complete()).isTrue();
    assertThat(grown.revision()).isEqualTo(2);
    assertThat(begun.pages()).isEmpty();
  }

  @Test
  void should_add_up_its_pages() {
    IntervalEntry grown = begun.withPage(first, "run-1", false).withPage(second, "run-1", true);
    assertThat(grown.fetched()).isEqualTo(14);
    assertThat(grown.produced()).isEqualTo(13);
    assertThat(grown.deadLettered()).isEqualTo(1);
  }

  @Test
  void should_span_all_pages_in_each_partition() {
    IntervalEntry grown = begun.withPage(first, "run-1", false).withPage(second, "run-1", true);
    assertThat(grown.span()).isEqualTo(Map.of(0, new OffsetRange(5, 24), 1, new OffsetRange(0, 5)));
  }

  @Test
  void should_keep_its_counts_when_only_one_partition_is_to_be_read() {
    IntervalEntry grown = begun.withPage(first, "run-1", false).withPage(second, "run-1", true);

    IntervalEntry inOne = grown.inPartition(1);

    assertThat(inOne.span()).isEqualTo(Map.of(1, new OffsetRange(0, 5)));
    assertThat(inOne.fetched()).isEqualTo(14);
    assertThat(inOne.pages()).extracting(PageEntry::page).containsExactly(1, 2);
  }

  @Test
  void should_refuse_a_page_that_does_not_add_up() {
    assertThatThrownBy(() -> new PageEntry(1, 10, 8, 1, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 fetched, but 8 produced and 1 dead letters");
  }
}
