package io.millrace.testkit.store;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.store.Tables;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The tables of a pipeline: what is stored in them, and what a test does to them by hand. */
public final class StoredTables {
  private final CqlSession session;
  private final Pipeline pipeline;

  private StoredTables(CqlSession session, Pipeline pipeline) {
    this.session = session;
    this.pipeline = pipeline;
  }

  /** Creates keyspace and tables, as schema-init does. */
  public static StoredTables create(CqlSession session, Pipeline pipeline) {
    StoredTables tables = new StoredTables(session, pipeline);
    tables.ddl(
        "CREATE KEYSPACE "
            + pipeline.table().keyspace()
            + " WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 1}");
    Tables.of(pipeline).all().forEach(table -> tables.ddl(table.createStatement()));
    return tables;
  }

  private void ddl(String statement) {
    session.execute(SimpleStatement.newInstance(statement).setTimeout(Duration.ofSeconds(30)));
  }

  /** The name of the table of the newest versions. */
  public String newestName() {
    return pipeline.table().keyspace() + "." + pipeline.table().name();
  }

  /** The name of the interval's table. */
  public String byIntervalName() {
    return pipeline.table().keyspace() + "." + pipeline.table().byInterval();
  }

  /** All rows of the table of the newest versions, with write times. */
  public Map<UUID, String> newest() {
    return rows(
        "SELECT id, first_name, last_name, email, phone, interval_start, ingested_at,"
            + " WRITETIME(email) AS written FROM "
            + newestName());
  }

  /** All rows of an interval, with write times. */
  public Map<UUID, String> byInterval(Interval interval) {
    Map<UUID, String> rows = new HashMap<>();
    for (int bucket = 0; bucket < pipeline.table().buckets(); bucket++) {
      rows.putAll(
          rows(
              "SELECT id, bucket, revision, first_name, last_name, email, phone, ingested_at,"
                  + " WRITETIME(revision) AS written FROM "
                  + byIntervalName()
                  + " WHERE interval_start = '"
                  + interval.label()
                  + "' AND bucket = "
                  + bucket));
    }
    return rows;
  }

  private Map<UUID, String> rows(String query) {
    Map<UUID, String> rows = new HashMap<>();
    for (Row row : session.execute(query)) {
      rows.put(row.getUuid("id"), row.getFormattedContents());
    }
    return rows;
  }

  /** The runs of the interval's day, newest revision and attempt first. */
  public List<Row> runs() {
    return session
        .execute(
            "SELECT * FROM "
                + pipeline.table().keyspace()
                + ".ingest_runs WHERE pipeline = '"
                + pipeline.name()
                + "' AND day = '2026-11-22'")
        .all();
  }

  /** Deletes a row of the interval's table with a write time that no write of a task has. */
  void hideForEver(UUID id) {
    for (int bucket = 0; bucket < pipeline.table().buckets(); bucket++) {
      session.execute(
          "DELETE FROM "
              + byIntervalName()
              + " USING TIMESTAMP 9000000000000000 WHERE interval_start = ? AND bucket = ? AND id = ?",
          StoreFixture.HOUR.start(),
          bucket,
          id);
    }
  }

  /** Puts a row into the interval's table that no task has put there. */
  void insertStray(UUID id, int revision) {
    session.execute(
        "INSERT INTO "
            + byIntervalName()
            + " (interval_start, bucket, id, revision) VALUES (?, 0, ?, ?)",
        StoreFixture.HOUR.start(),
        id,
        revision);
  }
}
