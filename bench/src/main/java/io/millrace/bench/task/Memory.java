package io.millrace.bench.task;

import io.millrace.bench.BenchSettings;
import io.millrace.bench.Benchmark;
import io.millrace.bench.Measured;
import io.millrace.bench.Result;
import io.millrace.bench.Result.Round;
import io.millrace.bench.Target;
import io.millrace.bench.run.ImageTasks.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The most that each task has in memory, and how it grows with the interval: the size that takes
 * the most against the one that takes the least.
 */
public final class Memory implements Benchmark {
  private static final Target MOST = Target.atMost(300);
  private static final Target GROWTH = Target.atMost(1.2);

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<Result> run(BenchSettings settings) throws IOException, InterruptedException {
    List<SizedRuns> rounds = SizedRuns.of(settings);
    List<Result> results = new ArrayList<>();
    for (Task task : Task.values()) {
      String sizes = "%s, up to %d users".formatted(task.image(), settings.records());
      results.add(
          new Result(
              Measured.of(name(), sizes, "MiB", MOST),
              rounds.stream().map(round -> Round.of(round.mostMemory(task))).toList()));
      if (task != Task.SCHEMA_INIT && settings.sizes().size() > 1) {
        results.add(
            new Result(
                Measured.of(name(), "growth of " + sizes, "MiB", GROWTH),
                rounds.stream()
                    .map(round -> Round.of(round.leastMemory(task), round.mostMemory(task)))
                    .toList()));
      }
    }
    return results;
  }
}
