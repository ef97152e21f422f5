package io.millrace.controlcenter.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.ExitCode;
import io.millrace.controlcenter.http.NotFoundException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** The newest hour whose records are stored, as {@code ingest_runs} lists it. */
final class NewestHour {
  /** Days that are read at the same time. */
  private static final int AT_ONCE = 16;

  /** How far back to look. */
  private static final int MOST_DAYS = 25 * AT_ONCE;

  /** Of the attempts of a day, the newest ones: an hour usually has one. */
  private static final int MOST_ATTEMPTS = 500;

  private final Clock clock;

  NewestHour(Clock clock) {
    this.clock = clock;
  }

  /**
   * Looks for it, from today back.
   *
   * @throws NotFoundException if no hour of the last {@value #MOST_DAYS} days is stored
   */
  Interval of(CqlSession session, Pipeline pipeline) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    for (int days = 0; days < MOST_DAYS; days += AT_ONCE) {
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("nobody waits for the newest hour any more");
      }
      LocalDate newest = today.minusDays(days);
      List<CompletionStage<AsyncResultSet>> attempts =
          IntStream.range(0, AT_ONCE)
              .mapToObj(back -> attempts(session, pipeline, newest.minusDays(back)))
              .toList();
      for (CompletionStage<AsyncResultSet> ofDay : attempts) {
        Optional<Interval> found = newestStored(answer(ofDay));
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    throw new NotFoundException(
        "no hour of %s is stored, of the last %d days".formatted(pipeline.name(), MOST_DAYS));
  }

  private static CompletionStage<AsyncResultSet> attempts(
      CqlSession session, Pipeline pipeline, LocalDate day) {
    return session.executeAsync(
        SimpleStatement.newInstance(
                "SELECT interval_start, outcome FROM "
                    + Role.RUNS.table(pipeline).qualifiedName()
                    + " WHERE pipeline = ? AND day = ?",
                pipeline.name(),
                day)
            .setPageSize(MOST_ATTEMPTS));
  }

  private static AsyncResultSet answer(CompletionStage<AsyncResultSet> attempts) {
    try {
      return attempts.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof DriverException known ? known : e;
    }
  }

  private static Optional<Interval> newestStored(AsyncResultSet newestFirst) {
    for (Row row : newestFirst.currentPage()) {
      if (ExitCode.DONE.outcome().equals(row.getString("outcome"))) {
        Instant start = row.getInstant("interval_start");
        return Optional.of(new Interval(start, start.plus(1, ChronoUnit.HOURS)));
      }
    }
    return Optional.empty();
  }
}
