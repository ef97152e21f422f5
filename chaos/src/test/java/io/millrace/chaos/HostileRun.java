package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.task.TaskException;
import io.millrace.ledger.IntervalEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * How a run of both tasks has ended.
 *
 * @param fetched what the fetching task returned, if it succeeded
 * @param streamed what the streaming task returned, if both succeeded
 * @param failure of the one that failed
 * @param stored what was there afterwards
 */
record HostileRun(
    Optional<JsonNode> fetched,
    Optional<JsonNode> streamed,
    Optional<TaskException> failure,
    StoredRows stored) {
  /** Of an interval. */
  static final int PAGES = 3;

  static HostileRun of(Hour hour, Map<String, String> fetch) throws Exception {
    Optional<JsonNode> fetched = Optional.empty();
    try {
      fetched = Optional.of(hour.run(Task.FETCH, fetch));
      JsonNode streamed =
          hour.run(Task.STREAM, hour.stream(fetch.get("RUN_ID"), fetched.orElseThrow()));
      return new HostileRun(fetched, Optional.of(streamed), Optional.empty(), hour.stored());
    } catch (TaskException e) {
      return new HostileRun(fetched, Optional.empty(), Optional.of(e), hour.stored());
    }
  }

  /** Why it failed. */
  String reason() {
    return failure.orElseThrow().getMessage();
  }

  /** Checks that it succeeded, with every one of these users and without a dead letter. */
  void assertComplete(Set<UUID> ids) {
    assertThat(failure).isEmpty();
    assertThat(stored.records()).isEqualTo(places(PAGES));
    assertThat(stored.deadLetters()).isEmpty();
    assertThat(stored.byInterval().keySet()).isEqualTo(ids);
    assertThat(stored.runs().get(0)).isEqualTo("1 done");
    JsonNode counts = streamed.orElseThrow();
    assertThat(counts.get("fetched").intValue()).isEqualTo(Expected.USERS);
    assertThat(counts.get("stored").intValue()).isEqualTo(Expected.USERS);
    assertEntry(PAGES);
  }

  /**
   * Checks that it failed before anything was stored.
   *
   * @param pages how many are in the topic, and in the ledger
   */
  void assertFailed(Class<? extends TaskException> type, String expected, int pages) {
    assertThat(failure).containsInstanceOf(type);
    assertThat(reason()).contains(expected);
    assertThat(reason().lines()).as("one line").hasSize(1);
    assertThat(streamed).isEmpty();
    assertThat(stored.byInterval()).isEmpty();
    assertEntry(pages);
    if (pages < PAGES) {
      assertThat(stored.records()).isEqualTo(places(pages));
      assertThat(stored.deadLetters()).isEmpty();
    }
  }

  /** Checks what the ledger has. */
  void assertEntry(int pages) {
    IntervalEntry entry = stored.entry().orElseThrow();
    assertThat(entry.revision()).isEqualTo(1);
    assertThat(entry.pages()).hasSize(pages);
    assertThat(entry.complete()).isEqualTo(pages == PAGES);
  }

  private static List<String> places(int pages) {
    List<String> places = new ArrayList<>();
    for (int page = 1; page <= pages; page++) {
      for (int index = 0; index < Expected.PAGE_SIZE; index++) {
        places.add("record revision 1 page %d index %d".formatted(page, index));
      }
    }
    return places;
  }
}
