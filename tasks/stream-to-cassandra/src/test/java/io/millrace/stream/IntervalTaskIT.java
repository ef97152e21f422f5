package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.cassandra.Buckets;
import io.millrace.common.interval.Interval;
import io.millrace.common.task.DataException;
import io.millrace.common.task.SupersededException;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
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
      new Interval(Scene.HOUR.start().minusSeconds(3_600), Scene.HOUR.start());

  private Scene scene;

  @BeforeEach
  void open() {
    scene = new Scene();
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void should_store_every_record_of_the_interval() throws Exception {
    // given: two pages of the hour, and others' records between them
    scene.produce(HOUR_BEFORE, 1, "b", List.of(Users.messages(900, 950)), true);
    scene.produce(1, "f", List.of(Users.messages(0, 300), Users.messages(300, 500)));
    scene.produce(HOUR_BEFORE, 2, "b2", List.of(Users.messages(950, 990)), true);

    // when
    ObjectNode result = scene.stream(1, "f");

    // then
    assertThat(result.remove("repeated").intValue()).isNotNegative();
    String query = result.remove("query").asText();
    assertThat(scene.session.execute(query).all()).hasSize(500);
    assertThat(result.toString())
        .isEqualTo(
            "{\"pipeline\":\"%s\",\"interval_start\":\"2026-11-22T21:00:00Z\",\"revision\":1,\"fetched\":500,\"produced\":500,\"read\":500,\"stored\":500,\"dead_lettered\":0,\"duplicates\":0}"
                .formatted(scene.pipeline.name()));
    Map<UUID, String> newest = scene.newest();
    Map<UUID, String> stored = scene.byInterval(Scene.HOUR);
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
    Row run = scene.runs().get(0);
    assertThat(run.getString("outcome")).isEqualTo("done");
    assertThat(run.getLong("stored")).isEqualTo(500);
    assertThat(run.getInt("revision")).isEqualTo(1);
    assertThat(run.getString("run_id")).isEqualTo("run-of-revision-1");
  }

  @Test
  void should_list_itself_as_started_before_it_writes_anything() {
    scene.produce(1, "f", List.of(Users.messages(0, 300)));
    List<String> outcomes = new ArrayList<>();

    scene.stream(
        1,
        "f",
        step -> {
          if (step == StreamStep.RUN_STARTED) {
            outcomes.add(scene.runs().get(0).getString("outcome"));
            assertThat(scene.newest()).isEmpty();
          }
        });

    assertThat(outcomes).containsExactly("started");
  }

  @Test
  void should_put_rows_into_the_bucket_of_cassandra_s_own_token() throws Exception {
    scene.produce(1, "f", List.of(Users.messages(0, 200)));

    scene.stream(1, "f");

    int buckets = scene.pipeline.table().buckets();
    for (Row row : scene.session.execute("SELECT id, token(id) FROM " + scene.newestTable())) {
      int bucket = Math.floorMod(row.getLong(1), buckets);
      assertThat(Buckets.token(row.getBytesUnsafe(0))).isEqualTo(row.getLong(1));
      assertThat(scene.byInterval(Scene.HOUR).get(row.getUuid(0))).contains("bucket:" + bucket);
    }
  }

  @Test
  void should_change_no_row_when_run_again() throws Exception {
    scene.produce(1, "f", List.of(Users.messages(0, 100)));
    scene.stream(1, "f");
    Map<UUID, String> newest = scene.newest();
    Map<UUID, String> stored = scene.byInterval(Scene.HOUR);

    ObjectNode again = scene.stream(1, "f");

    assertThat(again.path("stored").asInt()).isEqualTo(100);
    assertThat(scene.newest()).isEqualTo(newest);
    assertThat(scene.byInterval(Scene.HOUR)).isEqualTo(stored);
    assertThat(scene.runs()).hasSize(2);
  }

  @Test
  void should_replace_an_older_revision_and_leave_no_cell_of_it() throws Exception {
    // given: people with a phone
    scene.produce(
        1,
        "f",
        List.of(
            List.of(
                Users.Message.of(Users.user(0).put("phone", "1")),
                Users.Message.of(Users.user(1).put("phone", "2")),
                Users.Message.of(Users.user(2).put("phone", "3")))));
    scene.stream(1, "f");

    // when: others without, and one fewer
    scene.produce(2, "g", List.of(Users.messages(0, 2)));
    scene.stream(2, "g");

    // then
    assertThat(scene.byInterval(Scene.HOUR))
        .containsOnlyKeys(Users.id(0), Users.id(1))
        .allSatisfy((id, row) -> assertThat(row).contains("revision:2", "phone:NULL"));
    assertThat(scene.newest().get(Users.id(0))).contains("phone:NULL");
    assertThat(scene.newest()).as("never forgets").containsKey(Users.id(2));
  }

  @Test
  void should_not_let_an_older_hour_overwrite_a_newer_one_s_version() throws Exception {
    scene.produce(1, "f", List.of(Users.messages(0, 3)));
    scene.stream(1, "f");
    Map<UUID, String> newest = scene.newest();

    scene.produce(
        HOUR_BEFORE,
        5,
        "b",
        List.of(List.of(Users.Message.of(Users.user(0).put("phone", "old number")))),
        true);
    scene.stream(HOUR_BEFORE, 5, "b");

    assertThat(scene.newest()).isEqualTo(newest);
    assertThat(scene.byInterval(HOUR_BEFORE).get(Users.id(0))).contains("phone:'old number'");
  }

  @Test
  void should_store_again_what_has_vanished_before_it_is_read_back() throws Exception {
    scene.produce(1, "f", List.of(Users.messages(0, 50)));

    ObjectNode result =
        scene.stream(
            1,
            "f",
            step -> {
              if (step == StreamStep.ROWS_WRITTEN) {
                scene.session.execute("TRUNCATE " + scene.byIntervalTable());
              }
            });

    assertThat(result.path("stored").asInt()).isEqualTo(50);
    assertThat(scene.byInterval(Scene.HOUR)).hasSize(50);
  }

  @Test
  void should_fail_when_a_row_cannot_be_read_back_after_a_second_write() throws Exception {
    scene.produce(1, "f", List.of(Users.messages(0, 50)));

    assertThatThrownBy(
            () ->
                scene.stream(
                    1,
                    "f",
                    step -> {
                      if (step == StreamStep.RUN_STARTED) {
                        // a tombstone from the future hides the row however often it is written
                        scene.hideForEver(Users.id(3));
                      }
                    }))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("1 rows of interval", "twice", Users.id(3).toString());
    assertThat(scene.runs().get(0).getString("outcome")).isEqualTo("data");
  }

  @Test
  void should_fail_when_the_table_has_a_row_that_was_never_produced() throws Exception {
    scene.produce(1, "f", List.of(Users.messages(0, 5)));
    scene.stream(1, "f");
    scene.insertStray(Users.id(99), 1);

    assertThatThrownBy(() -> scene.stream(1, "f"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("that the topic does not have", Users.id(99).toString());
  }

  @Test
  void should_be_superseded_before_it_starts() throws Exception {
    scene.produce(1, "f", List.of(Users.messages(0, 5)));
    scene.produce(Scene.HOUR, 2, "g", List.of(Users.messages(0, 2)), false);

    assertThatThrownBy(() -> scene.stream(1, "f"))
        .isInstanceOf(SupersededException.class)
        .hasMessage("superseded by revision 2 of run run-of-revision-2");
    assertThat(scene.runs()).isEmpty();
    assertThat(scene.newest()).isEmpty();
  }

  @Test
  void should_be_superseded_by_a_revision_that_begins_while_it_verifies() throws Exception {
    scene.produce(1, "f", List.of(Users.messages(0, 5)));

    assertThatThrownBy(
            () ->
                scene.stream(
                    1,
                    "f",
                    step -> {
                      if (step == StreamStep.READ_BACK) {
                        scene.produce(Scene.HOUR, 2, "g", List.of(Users.messages(0, 2)), false);
                      }
                    }))
        .isInstanceOf(SupersededException.class);
    assertThat(scene.runs().get(0).getString("outcome")).isEqualTo("superseded");
  }

  @Test
  void should_call_a_failure_superseded_if_a_newer_revision_is_the_reason() throws Exception {
    scene.produce(1, "f", List.of(Users.messages(0, 5)));

    assertThatThrownBy(
            () ->
                scene.stream(
                    1,
                    "f",
                    step -> {
                      if (step == StreamStep.ROWS_WRITTEN) {
                        // the newer one stores other rows and deletes those of this revision
                        scene.produce(2, "g", List.of(Users.messages(0, 2)));
                        streamed(2, "g");
                      }
                    }))
        .isInstanceOf(SupersededException.class)
        .satisfies(
            e -> assertThat(e.getSuppressed()).hasAtLeastOneElementOfType(TaskException.class));
    assertThat(scene.byInterval(Scene.HOUR)).hasSize(2);
  }

  private void streamed(int revision, String fingerprint) {
    try {
      scene.stream(revision, fingerprint);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void should_wait_for_an_interval_that_is_not_complete() {
    scene.produce(Scene.HOUR, 1, "f", List.of(Users.messages(0, 5)), false);

    assertThatThrownBy(() -> scene.stream(1, "f"))
        .isInstanceOf(TemporaryException.class)
        .hasMessageContaining("is not complete");
  }

  @Test
  void should_say_what_to_clear_when_retention_has_eaten_records() {
    scene.produce(1, "f", List.of(Users.messages(0, 50)));
    scene.eat(0, 1);

    assertThatThrownBy(() -> scene.stream(1, "f"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("clear fetch_and_produce");
    assertThat(scene.runs()).isEmpty();
  }

  @Test
  void should_say_what_to_clear_when_the_topic_was_made_anew() {
    scene.produce(1, "f", List.of(Users.messages(0, 50)));
    scene.remakeRecordsTopic();

    assertThatThrownBy(() -> scene.stream(1, "f"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("was made anew", "clear fetch_and_produce");
  }

  @Test
  void should_refuse_a_revision_that_was_stored_from_other_data() throws Exception {
    // given: Kafka lost everything, Cassandra did not
    scene.produce(1, "f", List.of(Users.messages(0, 5)));
    scene.stream(1, "f");
    Map<UUID, String> before = scene.newest();
    scene.remakeRecordsTopic();
    scene.produce(1, "f", List.of(Users.messages(5, 10)));

    assertThatThrownBy(() -> scene.stream(1, "f"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("revision 1", "was started before with other data", "refetch");
    assertThat(scene.newest()).isEqualTo(before);
    assertThat(scene.runs()).as("it did not list itself").hasSize(1);
  }

  @Test
  void should_know_the_highest_revision_ever_started() throws Exception {
    var runs =
        new io.millrace.common.cassandra.IngestRuns(
            scene.session, scene.pipeline, java.time.Clock.systemUTC());
    assertThat(runs.highestRevision(Scene.HOUR)).isZero();

    scene.produce(1, "f", List.of(Users.messages(0, 2)));
    scene.stream(1, "f");
    scene.produce(12, "g", List.of(Users.messages(0, 2)));
    scene.stream(12, "g");
    scene.produce(HOUR_BEFORE, 30, "g", List.of(Users.messages(0, 2)), true);
    scene.stream(HOUR_BEFORE, 30, "g");

    assertThat(runs.highestRevision(Scene.HOUR)).isEqualTo(12);
  }
}
