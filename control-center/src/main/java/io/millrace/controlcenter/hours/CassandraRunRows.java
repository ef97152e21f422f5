package io.millrace.controlcenter.hours;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.cassandra.CassandraBackend;
import io.millrace.store.RunCounts;
import io.millrace.store.Tables;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Reads {@code ingest_runs} from Cassandra, where each day of a pipeline is a partition. */
final class CassandraRunRows implements RunRows {
  /** How many partitions are read at once. */
  private static final int AT_ONCE = 32;

  /** How much of a reason is kept: some list every node. */
  private static final int LONGEST_REASON = 2_000;

  private static final String COLUMNS =
      "interval_start, revision, attempt, run_id, try_number, engine, outcome, reason, fetched,"
          + " produced, read, stored, dead_lettered, duplicates, started_at, finished_at,"
          + " duration_ms";

  private final CassandraBackend cassandra;

  CassandraRunRows(CassandraBackend cassandra) {
    this.cassandra = cassandra;
  }

  @Override
  public Map<LocalDate, List<RunRow>> of(Pipeline pipeline, Collection<LocalDate> days) {
    String query =
        "SELECT " + COLUMNS + " FROM " + table(pipeline) + " WHERE pipeline = ? AND day = ?";
    return cassandra.read(
        ifExists(session -> days(session, query, pipeline.name(), List.copyOf(days)), Map.of()));
  }

  private static Map<LocalDate, List<RunRow>> days(
      CqlSession session, String query, String pipeline, List<LocalDate> days) {
    Map<LocalDate, List<RunRow>> found = new HashMap<>();
    for (int from = 0; from < days.size(); from += AT_ONCE) {
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("nobody waits for the rows any more");
      }
      Map<LocalDate, CompletableFuture<List<RunRow>>> asked = new HashMap<>();
      for (LocalDate day : days.subList(from, Math.min(from + AT_ONCE, days.size()))) {
        asked.put(
            day,
            session
                .executeAsync(SimpleStatement.newInstance(query, pipeline, day))
                .thenCompose(page -> rows(page, new ArrayList<>()))
                .toCompletableFuture());
      }
      asked.forEach((day, rows) -> found.put(day, rows.join()));
    }
    return found;
  }

  private static CompletionStage<List<RunRow>> rows(AsyncResultSet page, List<RunRow> before) {
    page.currentPage().forEach(row -> before.add(row(row)));
    return page.hasMorePages()
        ? page.fetchNextPage().thenCompose(next -> rows(next, before))
        : CompletableFuture.completedFuture(List.copyOf(before));
  }

  /** Only reads the partitions' keys, of which a pipeline has one a day. */
  @Override
  public Optional<LocalDate> firstDay(Pipeline pipeline) {
    String query = "SELECT DISTINCT pipeline, day FROM " + table(pipeline);
    return cassandra.read(
        ifExists(
            session -> {
              LocalDate first = null;
              for (Row row : session.execute(query)) {
                LocalDate day = row.getLocalDate("day");
                if (pipeline.name().equals(row.getString("pipeline"))
                    && (first == null || day.isBefore(first))) {
                  first = day;
                }
              }
              return Optional.ofNullable(first);
            },
            Optional.empty()));
  }

  /** A pipeline that has never run has no tables yet, and that is no failure of Cassandra. */
  private static <T> Function<CqlSession, T> ifExists(Function<CqlSession, T> work, T otherwise) {
    return session -> {
      try {
        return work.apply(session);
      } catch (InvalidQueryException e) {
        return ifMissing(e, e, otherwise);
      } catch (CompletionException e) {
        if (e.getCause() instanceof InvalidQueryException invalid) {
          return ifMissing(invalid, e, otherwise);
        }
        throw e;
      }
    };
  }

  /** The driver has no type of its own for it, and loads no schema that could be asked. */
  private static <T> T ifMissing(
      InvalidQueryException invalid, RuntimeException thrown, T otherwise) {
    String message = String.valueOf(invalid.getMessage());
    if (message.contains("does not exist") || message.contains("unconfigured table")) {
      return otherwise;
    }
    throw thrown;
  }

  private static String table(Pipeline pipeline) {
    return Tables.of(pipeline).runs().qualifiedName();
  }

  /** A row that is being written may lack any of its columns but those of the key. */
  private static RunRow row(Row row) {
    return new RunRow(
        row.getInstant("interval_start"),
        row.getInt("revision"),
        row.getUuid("attempt"),
        text(row, "run_id"),
        row.getInt("try_number"),
        text(row, "engine").intern(),
        text(row, "outcome").intern(),
        Optional.ofNullable(row.getString("reason")).map(CassandraRunRows::shortened),
        new RunCounts(
            row.getLong("fetched"),
            row.getLong("produced"),
            row.getLong("read"),
            row.getLong("stored"),
            row.getLong("dead_lettered"),
            row.getLong("duplicates")),
        Optional.ofNullable(row.getInstant("started_at")),
        Optional.ofNullable(row.getInstant("finished_at")),
        row.isNull("duration_ms") ? Optional.empty() : Optional.of(row.getLong("duration_ms")));
  }

  private static String text(Row row, String column) {
    return Optional.ofNullable(row.getString(column)).orElse("");
  }

  private static String shortened(String reason) {
    return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
  }
}
