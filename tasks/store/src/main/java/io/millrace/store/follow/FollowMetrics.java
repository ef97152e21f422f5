package io.millrace.store.follow;

import io.millrace.common.task.SettingsException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What the continuous mode has done since its process began. Where {@code METRICS_PORT} is set,
 * Prometheus can read it there; without the setting nothing listens.
 *
 * <p>These few series are written without Prometheus's library: its jars would be in the image, and
 * on the class path, of every task that stores something, nearly all of which have no metrics.
 */
public final class FollowMetrics implements AutoCloseable {
  private final String pipeline;
  private final Clock clock;
  private final DurationHistogram batches = new DurationHistogram();
  private FollowCounts counts = FollowCounts.NONE;
  private long lost;
  private OptionalLong lag = OptionalLong.empty();

  /** Null before the first. */
  private Instant lastCommit;

  /** Null without a port. */
  private MetricsServer server;

  private FollowMetrics(String pipeline, Clock clock) {
    this.pipeline = pipeline;
    this.clock = clock;
  }

  /**
   * Begins to count, and to listen where a port is set.
   *
   * @throws SettingsException if nothing can listen on the port
   */
  public static FollowMetrics open(FollowSettings settings, Clock clock) {
    return open(settings.pipeline().name(), settings.metricsPort(), clock);
  }

  /**
   * The same.
   *
   * @param port 0 for any free one
   */
  static FollowMetrics open(String pipeline, OptionalInt port, Clock clock) {
    FollowMetrics metrics = new FollowMetrics(pipeline, clock);
    if (port.isPresent()) {
      metrics.server = MetricsServer.start(port.getAsInt(), metrics::text);
    }
    return metrics;
  }

  /**
   * A batch is stored, and its offsets are committed.
   *
   * @param begun when its records had been read
   * @param total of this batch and all before it
   */
  public synchronized void committed(Instant begun, FollowCounts total) {
    Instant now = clock.instant();
    batches.observe(Duration.between(begun, now));
    counts = total;
    lastCommit = now;
  }

  /**
   * How many offsets were deleted before they were read.
   *
   * @param total since the process began
   */
  public synchronized void lost(long total) {
    lost = total;
  }

  /**
   * How many offsets are not read yet.
   *
   * @param newest only asked where someone can read it; empty if it is not known
   */
  public void lag(Supplier<OptionalLong> newest) {
    if (server != null) {
      OptionalLong known = newest.get();
      synchronized (this) {
        lag = known;
      }
    }
  }

  /** All of it, as Prometheus reads it. */
  synchronized String text() {
    Exposition text = new Exposition(pipeline);
    text.family("millrace_follow_records_total", "counter", "Records by what has become of them")
        .labelled("outcome", "stored", counts.stored())
        .labelled("outcome", "dead_lettered", counts.deadLettered() - counts.duplicates())
        .labelled("outcome", "duplicate", counts.duplicates())
        .labelled("outcome", "lost", lost);
    text.family("millrace_follow_batches_total", "counter", "Batches whose offsets are committed")
        .value(batches.count());
    text.family(
        "millrace_follow_batch_duration_seconds",
        "histogram",
        "From the records of a batch to the commit of their offsets");
    batches.writeTo(text);
    if (lag.isPresent()) {
      text.family("millrace_follow_lag_records", "gauge", "Offsets that are not read yet")
          .value(lag.getAsLong());
    }
    if (lastCommit != null) {
      text.family(
              "millrace_follow_last_commit_timestamp_seconds",
              "gauge",
              "When offsets were committed last")
          .value(BigDecimal.valueOf(lastCommit.toEpochMilli(), 3));
    }
    return text.toString();
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }
}
