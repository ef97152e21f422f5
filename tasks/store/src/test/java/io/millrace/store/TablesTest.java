package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cassandra.Column;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TablesTest {
  private final Pipeline pipeline = CorpusPipelines.users();
  private final Tables tables = Tables.of(pipeline);

  @Test
  void should_key_the_newest_versions_by_the_record_s_key() {
    assertThat(tables.newest().createStatement())
        .startsWith("CREATE TABLE IF NOT EXISTS user_streams.created_users (")
        .contains(" id uuid, ", " post_code text, ", " dob timestamp, ", " latitude double, ")
        .endsWith(
            ", interval_start timestamp, ingested_at timestamp, PRIMARY KEY ((id)))"
                + " WITH comment = 'newest version of every record'");
  }

  @Test
  void should_split_an_interval_into_buckets_and_keep_their_number() {
    assertThat(tables.byInterval().createStatement())
        .startsWith(
            "CREATE TABLE IF NOT EXISTS user_streams.created_users_by_interval"
                + " (interval_start timestamp, bucket int, ")
        .contains(" id uuid, ", " post_code text, ", " dob timestamp, ", " latitude double, ")
        .endsWith(
            ", revision int, ingested_at timestamp, PRIMARY KEY ((interval_start, bucket), id))"
                + " WITH CLUSTERING ORDER BY (id ASC) AND comment = 'buckets=16'");
  }

  @Test
  void should_ask_for_every_bucket_of_an_interval() {
    Instant start = Instant.parse("2026-11-22T21:00:00Z");

    assertThat(Tables.selectInterval(pipeline, new Interval(start, start.plusSeconds(3600))))
        .isEqualTo(
            "SELECT * FROM user_streams.created_users_by_interval"
                + " WHERE interval_start = '2026-11-22T21:00:00Z'"
                + " AND bucket IN (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);");
  }

  @Test
  void should_order_runs_by_the_newest_revision() {
    assertThat(tables.runs().createStatement())
        .contains(
            "PRIMARY KEY ((pipeline, day), interval_start, revision, attempt))"
                + " WITH CLUSTERING ORDER BY"
                + " (interval_start DESC, revision DESC, attempt DESC)");
  }

  @Test
  void should_give_a_table_the_id_that_was_agreed_on() {
    UUID id = UUID.fromString("5a1c395e-b41f-11e5-9f22-ba0be0483c18");

    assertThat(tables.byInterval().createStatement(id))
        .isEqualTo(tables.byInterval().createStatement() + " AND id = " + id);
  }

  @Test
  void should_add_a_column() {
    assertThat(tables.newest().addStatement(new Column("shoe_size", "int")))
        .isEqualTo("ALTER TABLE user_streams.created_users ADD shoe_size int");
  }

  @Test
  void should_quote_names_that_cql_has_taken() {
    assertThat(tables.newest().addStatement(new Column("token", "text")))
        .endsWith("ADD \"token\" text");
  }

  @Test
  void should_write_with_a_given_time_and_select_and_delete_a_bucket() {
    TableStatements.Cql cql = TableStatements.Cql.of(pipeline);

    assertThat(cql.newest())
        .startsWith("INSERT INTO user_streams.created_users (")
        .contains(" id, ", ", interval_start, ingested_at) VALUES (?, ")
        .endsWith(") USING TIMESTAMP ?");
    assertThat(cql.byInterval())
        .startsWith("INSERT INTO user_streams.created_users_by_interval (interval_start, bucket, ")
        .contains(" id, ", ", revision, ingested_at) VALUES (?, ")
        .endsWith(") USING TIMESTAMP ?");
    assertThat(cql.ids())
        .isEqualTo(
            "SELECT id, revision FROM user_streams.created_users_by_interval"
                + " WHERE interval_start = ? AND bucket = ?");
    assertThat(cql.deletion())
        .isEqualTo(
            "DELETE FROM user_streams.created_users_by_interval USING TIMESTAMP ?"
                + " WHERE interval_start = ? AND bucket = ?");
  }
}
