package io.millrace.store;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import io.millrace.cassandra.Column;
import io.millrace.cassandra.TableDefinition;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.DataException;
import io.millrace.common.task.ExitCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The table of runs: one row for each attempt at storing a revision of an interval.
 *
 * <p>An attempt inserts its row <em>before</em> its first data write. So every revision that has
 * left rows in the data tables is listed here, and a ledger that is new because Kafka was lost can
 * start a revision above all of them. This table's write times come from the clock.
 */
public final class IngestRuns {
  /** The outcome of an attempt that has not ended, or ended without reporting it. */
  public static final String STARTED = "started";

  /** The outcome of an attempt that found its revision taken and wrote no data. */
  public static final String REFUSED = "refused";

  private final CqlSession session;
  private final String pipeline;
  private final String table;
  private final Clock clock;

  public IngestRuns(CqlSession session, Pipeline pipeline, Clock clock) {
    this.session = session;
    this.pipeline = pipeline.name();
    this.table = table(pipeline.table().keyspace()).qualifiedName();
    this.clock = clock;
  }

  static TableDefinition table(String keyspace) {
    Map<String, String> clustering = new LinkedHashMap<>();
    // The newest first: the highest revision of an interval is the first row of a one-row read.
    clustering.put("interval_start", "DESC");
    clustering.put("revision", "DESC");
    clustering.put("attempt", "DESC");
    return new TableDefinition(
        keyspace,
        Tables.INGEST_RUNS,
        List.of(
            new Column("pipeline", "text"),
            new Column("day", "date"),
            new Column("interval_start", "timestamp"),
            new Column("revision", "int"),
            new Column("attempt", "timeuuid"),
            new Column("run_id", "text"),
            new Column("try_number", "int"),
            new Column("engine", "text"),
            new Column("topic_id", "text"),
            new Column("fingerprint", "text"),
            new Column("outcome", "text"),
            new Column("reason", "text"),
            new Column("fetched", "bigint"),
            new Column("produced", "bigint"),
            new Column("read", "bigint"),
            new Column("stored", "bigint"),
            new Column("dead_lettered", "bigint"),
            new Column("duplicates", "bigint"),
            new Column("started_at", "timestamp"),
            new Column("finished_at", "timestamp"),
            new Column("duration_ms", "bigint")),
        List.of("pipeline", "day"),
        clustering,
        "attempts at storing intervals");
  }

  /** The highest revision with an attempt that was ever started, or 0. */
  public int highestRevision(Interval interval) {
    Row row =
        session
            .execute(
                "SELECT revision FROM "
                    + table
                    + " WHERE pipeline = ? AND day = ? AND interval_start = ? LIMIT 1",
                pipeline,
                interval.day(),
                interval.start())
            .one();
    return row == null ? 0 : row.getInt("revision");
  }

  /**
   * Whether an attempt has stored all records of a revision and verified them.
   *
   * @param exceptEngine whose attempts do not count
   */
  public boolean isStored(Interval interval, int revision, String exceptEngine) {
    for (Row row : attempts(interval, revision)) {
      if (ExitCode.DONE.outcome().equals(row.getString("outcome"))
          && !exceptEngine.equals(row.getString("engine"))) {
        return true;
      }
    }
    return false;
  }

  private ResultSet attempts(Interval interval, int revision) {
    return session.execute(
        "SELECT outcome, engine, fingerprint, topic_id, run_id FROM "
            + table
            + " WHERE pipeline = ? AND day = ? AND interval_start = ? AND revision = ?",
        pipeline,
        interval.day(),
        interval.start(),
        revision);
  }

  /** A new attempt, which the table does not list yet. */
  public Attempt attempt(IngestRun run) {
    Instant now = clock.instant();
    return new Attempt(run, TimeUuids.at(now, ThreadLocalRandom.current()), now);
  }

  private void refuseIfTaken(IngestRun run) {
    for (Row row : attempts(run.interval(), run.revision())) {
      boolean same =
          run.fingerprint().equals(row.getString("fingerprint"))
              && run.topicId().equals(row.getString("topic_id"));
      if (!same && !REFUSED.equals(row.getString("outcome"))) {
        throw new DataException(
            ("revision %d of interval %s was already started with other data (run %s,"
                    + " fingerprint %s, topic id %s; now fingerprint %s, topic id %s): run the"
                    + " interval again with refetch, which starts a higher revision")
                .formatted(
                    run.revision(),
                    run.interval().label(),
                    row.getString("run_id"),
                    row.getString("fingerprint"),
                    row.getString("topic_id"),
                    run.fingerprint(),
                    run.topicId()));
      }
    }
  }

  /** A row of the table. Its calls may be repeated after a failure. */
  public final class Attempt {
    private final IngestRun run;
    private final UUID id;
    private final Instant startedAt;

    private Attempt(IngestRun run, UUID id, Instant startedAt) {
      this.run = run;
      this.id = id;
      this.startedAt = startedAt;
    }

    /**
     * Lists the attempt as started.
     *
     * @throws DataException if this revision is listed with another fingerprint or topic: its rows
     *     would have the same write times as this attempt's, and a mixture of both would be stored
     */
    public void start() {
      refuseIfTaken(run);
      insert();
      try {
        // Two attempts that start at once may both have found nothing. By now each is listed, so at
        // least the later one sees the other.
        refuseIfTaken(run);
      } catch (DataException e) {
        finish(REFUSED, e.getMessage(), RunCounts.NONE);
        throw e;
      }
    }

    private void insert() {
      session.execute(
          "INSERT INTO "
              + table
              + " (pipeline, day, interval_start, revision, attempt, run_id, try_number, engine,"
              + " topic_id, fingerprint, outcome, started_at)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          pipeline,
          run.interval().day(),
          run.interval().start(),
          run.revision(),
          id,
          run.runId(),
          run.tryNumber(),
          run.engine(),
          run.topicId(),
          run.fingerprint(),
          STARTED,
          startedAt);
    }

    /** Writes the row of the start once more, which changes nothing. */
    public void repeat() {
      insert();
    }

    /**
     * Completes the row. Writes all of it: Cassandra may have lost the start.
     *
     * @param outcome as in the result line
     * @param reason why it failed, or null
     */
    public void finish(String outcome, String reason, RunCounts counts) {
      Instant now = clock.instant();
      session.execute(
          "UPDATE "
              + table
              + " SET run_id = ?, try_number = ?, engine = ?, topic_id = ?, fingerprint = ?,"
              + " started_at = ?, outcome = ?, reason = ?, fetched = ?, produced = ?, read = ?, stored = ?,"
              + " dead_lettered = ?, duplicates = ?, finished_at = ?, duration_ms = ?"
              + " WHERE pipeline = ? AND day = ? AND interval_start = ? AND revision = ?"
              + " AND attempt = ?",
          run.runId(),
          run.tryNumber(),
          run.engine(),
          run.topicId(),
          run.fingerprint(),
          startedAt,
          outcome,
          reason,
          counts.fetched(),
          counts.produced(),
          counts.read(),
          counts.stored(),
          counts.deadLettered(),
          counts.duplicates(),
          now,
          Duration.between(startedAt, now).toMillis(),
          pipeline,
          run.interval().day(),
          run.interval().start(),
          run.revision(),
          id);
    }
  }
}
