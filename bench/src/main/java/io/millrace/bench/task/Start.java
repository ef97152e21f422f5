package io.millrace.bench.task;

import io.millrace.bench.BenchSettings;
import io.millrace.bench.Benchmark;
import io.millrace.bench.Measured;
import io.millrace.bench.Pairs;
import io.millrace.bench.Result;
import io.millrace.bench.Target;
import io.millrace.bench.run.Hours;
import io.millrace.bench.run.ImageServices;
import io.millrace.bench.run.ImageTasks;
import io.millrace.bench.run.ImageTasks.Task;
import io.millrace.common.interval.Interval;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The image of each task with nothing left to do, against {@code true} in the same image: the
 * schema is there, the interval is complete, its records are stored.
 */
public final class Start implements Benchmark {
  private static final Interval HOUR = Hours.ago(2);
  private static final int MOST_USERS = 1_000;

  /**
   * As many as four days of hourly runs bring: services that have just started still compile their
   * own code.
   */
  private static final int USERS_BEFORE = 100_000;

  private static final double SCHEMA_INIT = 3.3;
  private static final double FETCH = 2.8;
  private static final double STORE = 4;

  @Override
  public String name() {
    return "start";
  }

  @Override
  public List<Result> run(BenchSettings settings) throws IOException, InterruptedException {
    int users = Math.min(MOST_USERS, settings.records());
    List<Result> results = new ArrayList<>();
    try (ImageServices services = new ImageServices()) {
      ImageTasks tasks = new ImageTasks(services);
      tasks.schemaInit(HOUR);
      new WholeRuns(tasks, Map.of()).seconds(Math.min(USERS_BEFORE, settings.records()));
      tasks.fetch(HOUR, users);
      tasks.store(HOUR, Map.of());
      Pairs pairs = new Pairs(settings);
      for (Task task : Task.values()) {
        results.add(
            pairs.run(
                Measured.of(name(), task.image(), "s", target(task)),
                round -> tasks.runTrue(task),
                round -> again(task, tasks, users)));
      }
      services.drop(tasks.pipeline());
    }
    return results;
  }

  private static Target target(Task task) {
    return Target.atMost(
        switch (task) {
          case SCHEMA_INIT -> SCHEMA_INIT;
          case FETCH -> FETCH;
          case STORE -> STORE;
        });
  }

  private static double again(Task task, ImageTasks tasks, int users)
      throws IOException, InterruptedException {
    return switch (task) {
      case SCHEMA_INIT -> tasks.schemaInit(HOUR).seconds();
      case FETCH -> tasks.fetch(HOUR, users).seconds();
      case STORE -> tasks.store(HOUR, Map.of()).seconds();
    };
  }
}
