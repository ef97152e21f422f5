package io.millrace.bench.peer;

import io.millrace.bench.BenchSettings;
import io.millrace.bench.Benchmark;
import io.millrace.bench.Measured;
import io.millrace.bench.Pairs;
import io.millrace.bench.Result;
import io.millrace.bench.Target;
import io.millrace.bench.produce.Fetches;
import io.millrace.bench.run.JavaProgram;
import io.millrace.bench.run.ProgramRun;
import io.millrace.bench.run.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** fetch-and-produce against the loop of the tutorials, on the same source. */
public final class PeerTutorial implements Benchmark {
  private static final double TIMES_FASTER = 100;
  private static final JavaProgram ONE_BY_ONE =
      new JavaProgram("one-by-one", "bench", OneByOne.class.getName(), "256m", List.of());

  @Override
  public String name() {
    return "peer-tutorial";
  }

  @Override
  public List<Result> run(BenchSettings settings) throws IOException, InterruptedException {
    int users = settings.records();
    try (Fetches fetches = Fetches.start()) {
      return List.of(
          new Pairs(settings)
              .run(
                  Measured.of(
                      name(),
                      "%,d users".formatted(users),
                      "records/s",
                      Target.atLeast(TIMES_FASTER)),
                  round -> oneByOne(fetches),
                  round -> fetches.fetched(Fetches.hour(round), users)));
    }
  }

  private static double oneByOne(Fetches fetches) throws IOException, InterruptedException {
    ProgramRun run =
        ProgramRun.of(ONE_BY_ONE, fetches.environment(Workload.HOUR, 1), BenchSettings.FOLDER)
            .successful("the loop of the tutorials");
    Duration time = Duration.ofNanos(Workload.count(run, "nanos"));
    return Fetches.perSecond(Workload.count(run, "users"), time);
  }
}
