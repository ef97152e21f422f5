package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.interval.Interval;
import io.millrace.common.task.DataException;
import io.millrace.common.task.SupersededException;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.store.Buckets;
import io.millrace.store.StoreStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is stored of intervals, against real Kafka and Cassandra. */
class IntervalTaskIT {
  private static final Interval HOUR_BEFORE =
      new Interval(StreamFixture.HOUR.start().minusSeconds(3_600), StreamFixture.HOUR.start());

  private StreamFixture fixture;

  @BeforeEach
  void open() {
    fixture = new StreamFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void should_store_every_record_of_the_interval() throws Exception {
    // given: two pages of the hour, and others' records between them
    fixture.produce(HOUR_BEFORE, 1, "b", List.of(Users.messages(900, 950)), true);
    fixture.produce(1, "f", List.of(Users.messages(0, 300), Users.messages(300, 500)));
    fixture.produce(HOUR_BEFORE, 2, "b2", List.of(Users.messages(950, 990)), true);

    // when
    ObjectNode result = fixture.stream(1, "f");

    // then
    assertThat(result.remove("repeated").intValue()).isNotNegative();
    String query = result.remove("query").asText();
    assertThat(fixture.session.execute(query).all()).hasSize(500);
    assertThat(result.toString())
        .isEqualTo(
            "{\"pipeline\":\"%s\",\"interval_start\":\"2026-11-22T21:00:00Z\",\"revision\":1,\"fetched\":500,\"produced\":500,\"read\":500,\"stored\":500,\"dead_lettered\":0,\"duplicates\":0}"
                .formatted(fixture.pipeline.name()));
    Map<UUID, String> newest = fixture.newest();
    Map<UUID, String> stored = fixture.byInterval(StreamFixture.HOUR);
    assertThat(newest.keySet()).isEqualTo(stored.keySet()).hasSize(500);
    assertThat(newest.get(Users.id(7)))
        .contains(
            "first_name:'Zoë-7'",
            "last_name:'O''Brien'",
            "phone:NULL",
            "interval_start:'2026-11-22T21:00:00.000Z'",
            "written:" + (1_795_381_200_000_000L + 20_000 + 1));
    assertThat(stored.get(Users.id(400)))
        .contains("revision:1", "written:" + (1_795_381_200_000_000L + 20_000 + 2));
    Row run = fixture.runs().get(0);
    assertThat(run.getString("outcome")).isEqualTo("done");
    assertThat(run.getLong("stored")).isEqualTo(500);
    assertThat(run.getInt("revision")).isEqualTo(1);
    assertThat(run.getString("run_id")).isEqualTo("run-of-revision-1");
  }

  @Test
  void should_list_itself_as_started_before_it_writes_anything() {
    fixture.produce(1, "f", List.of(Users.messages(0, 300)));
    List<String> outcomes = new ArrayList<>();

    fixture.stream(
        1,
        "f",
        step -> {
          if (step == StoreStep.RUN_STARTED) {
            outcomes.add(fixture.runs().get(0).getString("outcome"));
            assertThat(fixture.newest()).isEmpty();
          }
        });

    assertThat(outcomes).containsExactly("started");
  }

  @Test
  void should_put_rows_into_the_bucket_of_cassandra_s_own_token() throws Exception {
    fixture.produce(1, "f", List.of(Users.messages(0, 200)));

    fixture.stream(1, "f");

    int buckets = fixture.pipeline.table().buckets();
    for (Row row : fixture.session.execute("SELECT id, token(id) FROM " + fixture.newestTable())) {
      int bucket = Math.floorMod(row.getLong(1), buckets);
      assertThat(Buckets.token(row.getBytesUnsafe(0))).isEqualTo(row.getLong(1));
      assertThat(fixture.byInterval(StreamFixture.HOUR).get(row.getUuid(0)))
          .contains("bucket:" + bucket);
    }
  }

  @Test
  void should_change_no_row_when_run_again() throws Exception {
    fixture.produce(1, "f", List.of(Users.messages(0, 100)));
    fixture.stream(1, "f");
    Map<UUID, String> newest = fixture.newest();
    Map<UUID, String> stored = fixture.byInterval(StreamFixture.HOUR);

    ObjectNode again = fixture.stream(1, "f");

    assertThat(again.path("stored").asInt()).isEqualTo(100);
    assertThat(fixture.newest()).isEqualTo(newest);
    assertThat(fixture.byInterval(StreamFixture.HOUR)).isEqualTo(stored);
    assertThat(fixture.runs()).hasSize(2);
  }

  @Test
  void should_replace_an_older_revision_and_leave_no_cell_of_it() throws Exception {
    // given: people with a phone
    fixture.produce(
        1,
        "f",
        List.of(
            List.of(
                Users.Message.of(Users.user(0).put("phone", "1")),
                Users.Message.of(Users.user(1).put("phone", "2")),
                Users.Message.of(Users.user(2).put("phone", "3")))));
    fixture.stream(1, "f");

    // when: others without, and one fewer
    fixture.produce(2, "g", List.of(Users.messages(0, 2)));
    fixture.stream(2, "g");

    // then
    assertThat(fixture.byInterval(StreamFixture.HOUR))
        .containsOnlyKeys(Users.id(0), Users.id(1))
        .allSatisfy((id, row) -> assertThat(row).contains("revision:2", "phone:NULL"));
    assertThat(fixture.newest().get(Users.id(0))).contains("phone:NULL");
    assertThat(fixture.newest()).as("never forgets").containsKey(Users.id(2));
  }

  @Test
  void should_not_let_an_older_hour_overwrite_a_newer_one_s_version() throws Exception {
    fixture.produce(1, "f", List.of(Users.messages(0, 3)));
    fixture.stream(1, "f");
    Map<UUID, String> newest = fixture.newest();

    fixture.produce(
        HOUR_BEFORE,
        5,
        "b",
        List.of(List.of(Users.Message.of(Users.user(0).put("phone", "old number")))),
        true);
    fixture.stream(HOUR_BEFORE, 5, "b");

    assertThat(fixture.newest()).isEqualTo(newest);
    assertThat(fixture.byInterval(HOUR_BEFORE).get(Users.id(0))).contains("phone:'old number'");
  }

  @Test
  void should_store_again_what_has_vanished_before_it_is_read_back() throws Exception {
    fixture.produce(1, "f", List.of(Users.messages(0, 50)));

    ObjectNode result =
        fixture.stream(
            1,
            "f",
            step -> {
              if (step == StoreStep.ROWS_WRITTEN) {
                fixture.session.execute("TRUNCATE " + fixture.byIntervalTable());
              }
            });

    assertThat(result.path("stored").asInt()).isEqualTo(50);
    assertThat(fixture.byInterval(StreamFixture.HOUR)).hasSize(50);
  }

  @Test
  void should_fail_when_a_row_cannot_be_read_back_after_a_second_write() throws Exception {
    fixture.produce(1, "f", List.of(Users.messages(0, 50)));

    assertThatThrownBy(
            () ->
                fixture.stream(
                    1,
                    "f",
                    step -> {
                      if (step == StoreStep.RUN_STARTED) {
                        // a tombstone from the future hides the row however often it is written
                        fixture.hideForEver(Users.id(3));
                      }
                    }))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("1 rows of interval", "twice", Users.id(3).toString());
    assertThat(fixture.runs().get(0).getString("outcome")).isEqualTo("data");
  }

  @Test
  void should_fail_when_the_table_has_a_row_that_was_never_produced() throws Exception {
    fixture.produce(1, "f", List.of(Users.messages(0, 5)));
    fixture.stream(1, "f");
    fixture.insertStray(Users.id(99), 1);

    assertThatThrownBy(() -> fixture.stream(1, "f"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("that is not in the topic", Users.id(99).toString());
  }

  @Test
  void should_be_superseded_before_it_starts() throws Exception {
    fixture.produce(1, "f", List.of(Users.messages(0, 5)));
    fixture.produce(StreamFixture.HOUR, 2, "g", List.of(Users.messages(0, 2)), false);

    assertThatThrownBy(() -> fixture.stream(1, "f"))
        .isInstanceOf(SupersededException.class)
        .hasMessage("superseded by revision 2 of run run-of-revision-2");
    assertThat(fixture.runs()).isEmpty();
    assertThat(fixture.newest()).isEmpty();
  }

  @Test
  void should_be_superseded_by_a_revision_that_begins_while_it_verifies() throws Exception {
    fixture.produce(1, "f", List.of(Users.messages(0, 5)));

    assertThatThrownBy(
            () ->
                fixture.stream(
                    1,
                    "f",
                    step -> {
                      if (step == StoreStep.READ_BACK) {
                        fixture.produce(
                            StreamFixture.HOUR, 2, "g", List.of(Users.messages(0, 2)), false);
                      }
                    }))
        .isInstanceOf(SupersededException.class);
    assertThat(fixture.runs().get(0).getString("outcome")).isEqualTo("superseded");
  }

  @Test
  void should_call_a_failure_superseded_if_a_newer_revision_is_the_reason() throws Exception {
    fixture.produce(1, "f", List.of(Users.messages(0, 5)));

    assertThatThrownBy(
            () ->
                fixture.stream(
                    1,
                    "f",
                    step -> {
                      if (step == StoreStep.ROWS_WRITTEN) {
                        // the newer one stores other rows and deletes those of this revision
                        fixture.produce(2, "g", List.of(Users.messages(0, 2)));
                        streamed(2, "g");
                      }
                    }))
        .isInstanceOf(SupersededException.class)
        .satisfies(
            e -> assertThat(e.getSuppressed()).hasAtLeastOneElementOfType(TaskException.class));
    assertThat(fixture.byInterval(StreamFixture.HOUR)).hasSize(2);
  }

  private void streamed(int revision, String fingerprint) {
    try {
      fixture.stream(revision, fingerprint);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void should_wait_for_an_interval_that_is_not_complete() {
    fixture.produce(StreamFixture.HOUR, 1, "f", List.of(Users.messages(0, 5)), false);

    assertThatThrownBy(() -> fixture.stream(1, "f"))
        .isInstanceOf(TemporaryException.class)
        .hasMessageContaining("is incomplete");
  }

  @Test
  void should_say_what_to_clear_when_retention_has_eaten_records() {
    fixture.produce(1, "f", List.of(Users.messages(0, 50)));
    fixture.eat(0, 1);

    assertThatThrownBy(() -> fixture.stream(1, "f"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("clear fetch_and_produce");
    assertThat(fixture.runs()).isEmpty();
  }

  @Test
  void should_say_what_to_clear_when_the_topic_was_made_anew() {
    fixture.produce(1, "f", List.of(Users.messages(0, 50)));
    fixture.remakeRecordsTopic();

    assertThatThrownBy(() -> fixture.stream(1, "f"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("was deleted and created again", "clear fetch_and_produce");
  }

  @Test
  void should_refuse_a_revision_that_was_stored_from_other_data() throws Exception {
    // given: Kafka lost everything, Cassandra did not
    fixture.produce(1, "f", List.of(Users.messages(0, 5)));
    fixture.stream(1, "f");
    Map<UUID, String> before = fixture.newest();
    fixture.remakeRecordsTopic();
    fixture.produce(1, "f", List.of(Users.messages(5, 10)));

    assertThatThrownBy(() -> fixture.stream(1, "f"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("revision 1", "was already started with other data", "refetch");
    assertThat(fixture.newest()).isEqualTo(before);
    assertThat(fixture.runs()).as("it did not list itself").hasSize(1);
  }

  @Test
  void should_know_the_highest_revision_ever_started() throws Exception {
    var runs =
        new io.millrace.store.IngestRuns(
            fixture.session, fixture.pipeline, java.time.Clock.systemUTC());
    assertThat(runs.highestRevision(StreamFixture.HOUR)).isZero();

    fixture.produce(1, "f", List.of(Users.messages(0, 2)));
    fixture.stream(1, "f");
    fixture.produce(12, "g", List.of(Users.messages(0, 2)));
    fixture.stream(12, "g");
    fixture.produce(HOUR_BEFORE, 30, "g", List.of(Users.messages(0, 2)), true);
    fixture.stream(HOUR_BEFORE, 30, "g");

    assertThat(runs.highestRevision(StreamFixture.HOUR)).isEqualTo(12);
  }
}
