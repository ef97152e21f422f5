package io.millrace.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.interval.Interval;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TemporaryException;
import io.millrace.store.Buckets;
import io.millrace.store.IngestRuns;
import io.millrace.store.StoreStep;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is stored of intervals, against real Kafka and Cassandra. */
class IntervalTaskIT {
  private static final Interval HOUR_BEFORE =
      new Interval(StoreFixture.HOUR.start().minusSeconds(3_600), StoreFixture.HOUR.start());

  @AutoClose private final StoreFixture fixture = new StoreFixture();

  @Test
  void should_store_every_record_of_the_interval() throws Exception {
    // given: two pages of the hour, and others' records between them
    fixture.fetch.produce(HOUR_BEFORE, 1, "b", List.of(Users.messages(900, 950)), true);
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 300), Users.messages(300, 500)));
    fixture.fetch.produce(HOUR_BEFORE, 2, "b2", List.of(Users.messages(950, 990)), true);

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
    Map<UUID, String> newest = fixture.tables.newest();
    Map<UUID, String> stored = fixture.tables.byInterval(StoreFixture.HOUR);
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
    Row run = fixture.tables.runs().get(0);
    assertThat(run.getString("outcome")).isEqualTo("done");
    assertThat(run.getLong("stored")).isEqualTo(500);
    assertThat(run.getInt("revision")).isEqualTo(1);
    assertThat(run.getString("run_id")).isEqualTo("run-of-revision-1");
  }

  @Test
  void should_list_itself_as_started_before_it_writes_anything() {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 300)));
    List<String> outcomes = new ArrayList<>();

    fixture.stream(
        1,
        "f",
        StoreFixture.at(
            StoreStep.RUN_STARTED,
            () -> {
              outcomes.add(fixture.tables.runs().get(0).getString("outcome"));
              assertThat(fixture.tables.newest()).isEmpty();
            }));

    assertThat(outcomes).containsExactly("started");
  }

  @Test
  void should_put_rows_into_the_bucket_of_cassandra_s_own_token() throws Exception {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 200)));

    fixture.stream(1, "f");

    int buckets = fixture.pipeline.table().buckets();
    for (Row row :
        fixture.session.execute("SELECT id, token(id) FROM " + fixture.tables.newestName())) {
      int bucket = Math.floorMod(row.getLong(1), buckets);
      assertThat(Buckets.token(row.getBytesUnsafe(0))).isEqualTo(row.getLong(1));
      assertThat(fixture.tables.byInterval(StoreFixture.HOUR).get(row.getUuid(0)))
          .contains("bucket:" + bucket);
    }
  }

  @Test
  void should_change_no_row_when_run_again() throws Exception {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 100)));
    fixture.stream(1, "f");
    Map<UUID, String> newest = fixture.tables.newest();
    Map<UUID, String> stored = fixture.tables.byInterval(StoreFixture.HOUR);

    ObjectNode again = fixture.stream(1, "f");

    assertThat(again.path("stored").asInt()).isEqualTo(100);
    assertThat(fixture.tables.newest()).isEqualTo(newest);
    assertThat(fixture.tables.byInterval(StoreFixture.HOUR)).isEqualTo(stored);
    assertThat(fixture.tables.runs()).hasSize(2);
  }

  @Test
  void should_replace_an_older_revision_and_leave_no_cell_of_it() throws Exception {
    // given: people with a phone
    fixture.fetch.produce(
        1,
        "f",
        List.of(
            List.of(
                Users.Message.of(Users.user(0).put("phone", "1")),
                Users.Message.of(Users.user(1).put("phone", "2")),
                Users.Message.of(Users.user(2).put("phone", "3")))));
    fixture.stream(1, "f");

    // when: others without, and one fewer
    fixture.fetch.produce(2, "g", List.of(Users.messages(0, 2)));
    fixture.stream(2, "g");

    // then
    assertThat(fixture.tables.byInterval(StoreFixture.HOUR))
        .containsOnlyKeys(Users.id(0), Users.id(1))
        .allSatisfy((id, row) -> assertThat(row).contains("revision:2", "phone:NULL"));
    assertThat(fixture.tables.newest().get(Users.id(0))).contains("phone:NULL");
    assertThat(fixture.tables.newest()).as("never forgets").containsKey(Users.id(2));
  }

  @Test
  void should_not_let_an_older_hour_overwrite_a_newer_one_s_version() throws Exception {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 3)));
    fixture.stream(1, "f");
    Map<UUID, String> newest = fixture.tables.newest();

    fixture.fetch.produce(
        HOUR_BEFORE,
        5,
        "b",
        List.of(List.of(Users.Message.of(Users.user(0).put("phone", "old number")))),
        true);
    fixture.stream(HOUR_BEFORE, 5, "b");

    assertThat(fixture.tables.newest()).isEqualTo(newest);
    assertThat(fixture.tables.byInterval(HOUR_BEFORE).get(Users.id(0)))
        .contains("phone:'old number'");
  }

  @Test
  void should_store_again_what_has_vanished_before_it_is_read_back() throws Exception {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 50)));

    ObjectNode result =
        fixture.stream(
            1,
            "f",
            StoreFixture.at(
                StoreStep.ROWS_WRITTEN,
                () -> fixture.session.execute("TRUNCATE " + fixture.tables.byIntervalName())));

    assertThat(result.path("stored").asInt()).isEqualTo(50);
    assertThat(fixture.tables.byInterval(StoreFixture.HOUR)).hasSize(50);
  }

  @Test
  void should_know_the_highest_revision_ever_started() throws Exception {
    IngestRuns runs = new IngestRuns(fixture.session, fixture.pipeline, Clock.systemUTC());
    assertThat(runs.highestRevision(StoreFixture.HOUR)).isZero();

    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 2)));
    fixture.stream(1, "f");
    fixture.fetch.produce(12, "g", List.of(Users.messages(0, 2)));
    fixture.stream(12, "g");
    fixture.fetch.produce(HOUR_BEFORE, 30, "g", List.of(Users.messages(0, 2)), true);
    fixture.stream(HOUR_BEFORE, 30, "g");

    assertThat(runs.highestRevision(StoreFixture.HOUR)).isEqualTo(12);
  }

  @Test
  void should_stop_on_request_and_store_everything_the_next_time() throws Exception {
    fixture.fetch.produceMany(20_000);
    Stop stop = new Stop();

    assertThatThrownBy(
            () ->
                fixture.stream(
                    fixture.environment(StoreFixture.HOUR, 1, "f"),
                    stop,
                    StoreFixture.afterRows(100, stop::request)))
        .isInstanceOf(TemporaryException.class)
        .hasMessageContaining("stopped on request");

    assertThat(fixture.tables.runs().get(0).getString("outcome")).isEqualTo("temporary");
    assertThat(fixture.stream(1, "f").path("stored").asInt()).isEqualTo(20_000);
  }
}
