package io.millrace.bench.produce;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.BenchException;
import io.millrace.bench.BenchSettings;
import io.millrace.bench.run.Hours;
import io.millrace.bench.run.Source;
import io.millrace.bench.run.TaskContainer;
import io.millrace.bench.run.Workload;
import io.millrace.common.interval.Interval;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A source that answers from memory, and runs that fetch from it, each another interval. */
public final class Fetches implements AutoCloseable {
  private static final TaskContainer FETCH = TaskContainer.onThisMachine("fetch-and-produce");

  /** The last two. */
  private static final int HOURS_OF_WORKLOAD = 2;

  private final Source source;
  private final Workload workload;

  private Fetches(Source source, Workload workload) {
    this.source = source;
    this.workload = workload;
  }

  /** Starts the source, and creates the topics. */
  public static Fetches start() throws IOException, InterruptedException {
    return new Fetches(Source.startFromMemory(BenchSettings.FOLDER), new Workload());
  }

  /** An interval for each round, from 1: none that {@link Workload} names, and all of them over. */
  public static Interval hour(int round) {
    return Hours.ago(HOURS_OF_WORKLOAD + round);
  }

  /**
   * Users per second of fetch-and-produce in its image, its start and its exit included.
   *
   * @param interval one that was not fetched before
   * @throws BenchException if the task has not fetched all of them itself
   */
  public double fetched(Interval interval, int users) throws IOException, InterruptedException {
    TaskContainer.Ended run = FETCH.run(environment(interval, users));
    requireFetched(run.result(), users);
    return perSecond(users, run.time());
  }

  /** A task that finds its interval complete ends at once, and would seem very fast. */
  static void requireFetched(JsonNode told, int users) {
    boolean isReused = told.path("reused").asBoolean(true);
    if (isReused || told.path("produced").asLong(-1) != users) {
      throw new BenchException(
          "fetch-and-produce has not fetched %d users itself: %s".formatted(users, told));
    }
  }

  /** What a task that works on the interval gets. */
  public Map<String, String> environment(Interval interval, int users) {
    return workload.fetching(interval, users, source.url());
  }

  /** A rate. */
  public static double perSecond(long count, Duration time) {
    return count * 1e9 / time.toNanos();
  }

  @Override
  public void close() {
    workload.close();
    source.close();
  }
}
