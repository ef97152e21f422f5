package io.millrace.bench.task;

import io.millrace.bench.run.Hours;
import io.millrace.bench.run.ImageTasks;
import io.millrace.common.interval.Interval;
import java.io.IOException;
import java.util.Map;

/** All tasks of a run, one after the other, each time for an earlier hour. */
final class WholeRuns {
  private final ImageTasks tasks;
  private final Map<String, String> storing;
  private int hour;

  /**
   * Of a pipeline.
   *
   * @param storing more of the environment of stream-to-cassandra
   */
  WholeRuns(ImageTasks tasks, Map<String, String> storing) {
    this.tasks = tasks;
    this.storing = storing;
  }

  /** Runs them for the next hour; in seconds. */
  double seconds(int users) throws IOException, InterruptedException {
    Interval interval = Hours.ago(++hour);
    double seconds = tasks.schemaInit(interval).seconds();
    seconds += tasks.fetch(interval, users).seconds();
    return seconds + tasks.store(interval, storing).seconds();
  }
}
