package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.ledger.IntervalEntry;
import java.util.ArrayList;
import java.util.List;

/** What an interval of {@link #USERS} users comes to, with the flaws of the {@link Source}. */
final class Expected {
  static final int USERS = 30;
  static final int PAGE_SIZE = 10;

  /** All but the one without an id and the duplicate. */
  static final int ROWS = USERS - 2;

  private Expected() {}

  /** Checks everything there is against what a single undisturbed run leaves. */
  static void assertStored(Hour hour, JsonNode result, int revision) {
    Stored stored = hour.stored();
    assertThat(
            stored.records().stream().filter(place -> place.contains("revision " + revision + " ")))
        .as("records")
        .containsExactlyInAnyOrderElementsOf(records(revision));
    assertThat(
            stored.letters().stream().filter(place -> place.contains("revision " + revision + " ")))
        .as("dead letters")
        .containsExactlyInAnyOrder(
            "mapping revision %d page 1 index %d".formatted(revision, PAGE_SIZE - 1),
            "duplicate revision %d page 1 index %d".formatted(revision, PAGE_SIZE - 2));
    IntervalEntry entry = stored.entry().orElseThrow();
    assertThat(entry.complete()).isTrue();
    assertThat(entry.revision()).isEqualTo(revision);
    assertThat(entry.fetched()).isEqualTo(USERS);
    assertThat(entry.produced()).isEqualTo(USERS - 1);
    assertThat(entry.deadLettered()).isEqualTo(1);
    assertThat(stored.byInterval()).hasSize(ROWS).values().as("revisions").containsOnly(revision);
    assertThat(stored.newest().keySet()).isEqualTo(stored.byInterval().keySet());
    assertThat(stored.runs().get(0)).isEqualTo(revision + " done");
    assertThat(result.get("fetched").intValue()).isEqualTo(USERS);
    assertThat(result.get("stored").intValue()).isEqualTo(ROWS);
    assertThat(result.get("dead_lettered").intValue()).isEqualTo(2);
  }

  private static List<String> records(int revision) {
    List<String> places = new ArrayList<>();
    for (int page = 1; page <= USERS / PAGE_SIZE; page++) {
      for (int index = 0; index < PAGE_SIZE; index++) {
        if (page > 1 || index < PAGE_SIZE - 1) {
          places.add("record revision %d page %d index %d".formatted(revision, page, index));
        }
      }
    }
    return places;
  }
}
