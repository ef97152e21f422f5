package io.millrace.controlcenter.spark;

import io.millrace.common.interval.Interval;
import io.millrace.controlcenter.backend.Backend;
import io.millrace.controlcenter.http.Answer;
import io.millrace.controlcenter.http.BadRequestException;
import io.millrace.controlcenter.http.Endpoints;
import io.millrace.controlcenter.http.Query;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers {@code /spark}: the jobs of an interval. */
public final class SparkEndpoints implements Endpoints, AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Backend backend = new Backend("spark", TIMEOUT);
  private final SparkJobs jobs;
  private final boolean configured;
  private final Optional<URI> ui;

  /**
   * @param master the standalone master's page, if there is one
   * @param history the history server, if there is one
   * @param ui where a browser finds Spark's pages, if it can
   */
  public SparkEndpoints(Optional<URI> master, Optional<URI> history, Optional<URI> ui) {
    this.jobs = new SparkJobs(master.map(SparkPages::new), history.map(SparkPages::new));
    this.configured = master.isPresent() || history.isPresent();
    this.ui = ui;
  }

  /**
   * The answer.
   *
   * @param configured whether this service has the address of a Spark
   * @param ui where a browser finds Spark's pages; null if it does not
   * @param complete false if there are more applications than are shown
   */
  public record Spark(boolean configured, String ui, List<SparkJob> jobs, boolean complete) {}

  @Override
  public Map<String, Answer> answers() {
    return Map.of("/spark", this::spark);
  }

  private Spark spark(Query query) {
    Interval interval =
        query
            .interval("interval")
            .orElseThrow(
                () ->
                    new BadRequestException(
                        "interval is missing; valid: the start of an hour, such as"
                            + " 2026-11-22T21:00:00Z"));
    String link = ui.map(URI::toString).orElse(null);
    if (!configured) {
      return new Spark(false, link, List.of(), true);
    }
    SparkJobs.Found found = backend.call(() -> jobs.of(query.pipeline().name(), interval));
    return new Spark(true, link, found.jobs(), found.complete());
  }

  @Override
  public void close() {
    backend.close();
  }
}
