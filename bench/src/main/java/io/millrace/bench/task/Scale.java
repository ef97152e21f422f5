package io.millrace.bench.task;

import io.millrace.bench.BenchException;
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
 * What one more record costs, from the second size to the largest against from the smallest to the
 * second. What a run costs whatever its size is in neither.
 */
public final class Scale implements Benchmark {
  private static final Target TARGET = Target.atMost(1.15);
  private static final int SIZES = 3;
  private static final double MICROS = 1e6;

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public List<Result> run(BenchSettings settings) throws IOException, InterruptedException {
    List<Integer> sizes = settings.sizes();
    if (sizes.size() < SIZES) {
      throw new BenchException(
          "RECORDS is %d: the benchmark scale has three sizes (valid: from 100)"
              .formatted(settings.records()));
    }
    List<SizedRuns> rounds = SizedRuns.of(settings);
    List<Result> results = new ArrayList<>();
    for (Task task : List.of(Task.FETCH, Task.STORE)) {
      String variant = "%s, up to %d users".formatted(task.image(), settings.records());
      List<Round> costs = new ArrayList<>();
      for (SizedRuns round : rounds) {
        costs.add(
            Round.of(
                each(round, task, sizes.get(0), sizes.get(1)),
                each(round, task, sizes.get(1), sizes.get(2))));
      }
      results.add(new Result(Measured.of(name(), variant, "us/record", TARGET), costs));
    }
    return results;
  }

  /** Of each record that the larger size has more. */
  private static double each(SizedRuns round, Task task, int smaller, int larger) {
    double seconds = round.seconds(task, larger) - round.seconds(task, smaller);
    if (seconds <= 0) {
      throw new BenchException(
          "%s took no longer for %,d users than for %,d: RECORDS is too small to tell what one costs"
              .formatted(task.image(), larger, smaller));
    }
    return seconds * MICROS / (larger - smaller);
  }
}
