package io.millrace.bench.task;

import io.millrace.bench.BenchSettings;
import io.millrace.bench.Benchmark;
import io.millrace.bench.Measured;
import io.millrace.bench.Pairs;
import io.millrace.bench.Result;
import io.millrace.bench.Target;
import io.millrace.bench.run.ImageServices;
import io.millrace.bench.run.ImageTasks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A run that waits until its rows are on the disk, against one that does not: {@code
 * CASSANDRA_DURABILITY} is {@code replication}, which takes the sync barrier out.
 */
public final class DurabilityCost implements Benchmark {
  private static final Target TARGET = Target.atMost(1.03);
  private static final int FEW = 1_000;
  private static final int MANY = 100_000;

  /** The wait is small beside how much runs differ, so that few pairs would not show it. */
  private static final int TIMES_FEW = 4;

  @Override
  public String name() {
    return "durability";
  }

  @Override
  public List<Result> run(BenchSettings settings) throws IOException, InterruptedException {
    List<Result> results = new ArrayList<>();
    try (ImageServices services = new ImageServices()) {
      int[] sizes = IntStream.of(FEW, MANY).map(s -> Math.min(s, settings.records())).toArray();
      for (int users : IntStream.of(sizes).distinct().toArray()) {
        results.add(compared(users, settings, services));
      }
    }
    return results;
  }

  private Result compared(int users, BenchSettings settings, ImageServices services)
      throws IOException, InterruptedException {
    ImageTasks lax = new ImageTasks(services);
    ImageTasks strict = new ImageTasks(services);
    WholeRuns without = new WholeRuns(lax, Map.of("CASSANDRA_DURABILITY", "replication"));
    WholeRuns with = new WholeRuns(strict, Map.of("CASSANDRA_DURABILITY", "disk"));
    // They create their topics and tables
    without.seconds(1);
    with.seconds(1);
    Result result =
        new Pairs(settings, users <= FEW ? TIMES_FEW : 1)
            .run(
                Measured.of(name(), "%d users".formatted(users), "s", TARGET),
                round -> without.seconds(users),
                round -> with.seconds(users));
    services.drop(lax.pipeline());
    services.drop(strict.pipeline());
    return result;
  }
}
