package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.ledger.IntervalEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an interval comes to, with the flaws of the {@link StandInSource}.
 *
 * @param users how many were asked for
 * @param revision of the ledger
 */
record Expected(int users, int revision) {
  static final int USERS = 30;
  static final int PAGE_SIZE = 10;

  /** All but the one without an id and the duplicate. */
  int rows() {
    return users - 2;
  }

  /** Runs both tasks for the interval, and checks everything. */
  void assertIngested(Hour hour, Map<String, String> fetch) throws Exception {
    assertStored(hour, hour.ingest(fetch));
  }

  /** Checks everything there is against what a single undisturbed run leaves. */
  void assertStored(Hour hour, JsonNode result) {
    StoredRows stored = hour.stored();
    assertProduced(stored);
    assertRows(stored);
    assertThat(stored.runs().get(0)).isEqualTo(revision + " done");
    assertThat(result.get("fetched").intValue()).isEqualTo(users);
    assertThat(result.get("stored").intValue()).isEqualTo(rows());
    assertThat(result.get("dead_lettered").intValue()).isEqualTo(2);
  }

  /** Checks what Kafka has. */
  void assertProduced(StoredRows stored) {
    assertThat(ofRevision(stored.records())).as("records").isEqualTo(records());
    assertThat(ofRevision(stored.deadLetters()))
        .as("dead letters")
        .containsExactlyInAnyOrder(
            "mapping revision %d page 1 index %d".formatted(revision, PAGE_SIZE - 1),
            "duplicate revision %d page 1 index %d".formatted(revision, PAGE_SIZE - 2));
    IntervalEntry entry = stored.entry().orElseThrow();
    assertThat(entry.complete()).isTrue();
    assertThat(entry.revision()).isEqualTo(revision);
    assertThat(entry.fetched()).isEqualTo(users);
    assertThat(entry.produced()).isEqualTo(users - 1);
    assertThat(entry.deadLettered()).isEqualTo(1);
  }

  /** Checks that the interval's table has this revision's rows and no others. */
  void assertRows(StoredRows stored) {
    assertThat(stored.byInterval()).hasSize(rows()).values().as("revisions").containsOnly(revision);
    assertThat(stored.newest().keySet()).containsAll(stored.byInterval().keySet());
  }

  private List<String> ofRevision(List<String> places) {
    return places.stream().filter(place -> place.contains(" revision " + revision + " ")).toList();
  }

  private List<String> records() {
    List<String> places = new ArrayList<>();
    for (int page = 1; page <= users / PAGE_SIZE; page++) {
      for (int index = 0; index < PAGE_SIZE; index++) {
        if (page > 1 || index < PAGE_SIZE - 1) {
          places.add("record revision %d page %d index %d".formatted(revision, page, index));
        }
      }
    }
    return places;
  }
}
