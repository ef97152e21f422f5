package io.millrace.controlcenter.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import io.millrace.cassandra.TableDefinition;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.http.Answer;
import io.millrace.controlcenter.http.Endpoints;
import io.millrace.controlcenter.http.NotFoundException;
import io.millrace.controlcenter.http.Query;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pipeline's tables, and the rows in them. */
public final class TableEndpoints implements Endpoints {
  private final CassandraBackend cassandra;
  private final NewestHour newestHour;

  /**
   * @param clock tells the day from which the newest hour is looked for
   */
  public TableEndpoints(CassandraBackend cassandra, Clock clock) {
    this.cassandra = cassandra;
    this.newestHour = new NewestHour(clock);
  }

  @Override
  public Map<String, Answer> answers() {
    return Map.of("/tables", this::tables, "/tables/{role}/rows", this::rows);
  }

  record TablesAnswer(List<TableDescription> tables) {}

  private TablesAnswer tables(Query query) {
    return cassandra.read(
        session ->
            new TablesAnswer(
                Arrays.stream(Role.values())
                    .map(role -> TableDescription.read(session, role, query.pipeline()))
                    .toList()));
  }

  private RowPages.Page rows(Query query) {
    RowRequest request = RowRequest.of(query);
    return cassandra.read(
        session -> {
          try {
            return rows(session, query.pipeline(), request);
          } catch (InvalidQueryException e) {
            requireTable(session, request.role().table(query.pipeline()));
            throw e;
          }
        });
  }

  private RowPages.Page rows(CqlSession session, Pipeline pipeline, RowRequest request) {
    Optional<Interval> newest =
        request.newest() ? Optional.of(newest(session, pipeline, request)) : Optional.empty();
    return RowPages.read(session, partitions(pipeline, request, newest), request, newest);
  }

  /** The one that the first page began with: meanwhile, another hour may have become the newest. */
  private Interval newest(CqlSession session, Pipeline pipeline, RowRequest request) {
    return request
        .after()
        .flatMap(RowToken::newest)
        .orElseGet(() -> newestHour.of(session, pipeline));
  }

  private static Partitions partitions(
      Pipeline pipeline, RowRequest request, Optional<Interval> newest) {
    if (request.key().isPresent()) {
      return Partitions.ofKey(pipeline, request.key().get());
    }
    if (request.day().isPresent()) {
      return Partitions.runsOfDay(pipeline, request.day().get());
    }
    Interval interval = newest.or(request::interval).orElseThrow();
    return request.role() == Role.RUNS
        ? Partitions.runsOfInterval(pipeline, interval)
        : Partitions.ofInterval(pipeline, interval);
  }

  private static void requireTable(CqlSession session, TableDefinition table) {
    if (TableDescription.columns(session, table).isEmpty()) {
      throw new NotFoundException(
          "there is no table %s yet: the pipeline's first run creates it"
              .formatted(table.qualifiedName()));
    }
  }
}
