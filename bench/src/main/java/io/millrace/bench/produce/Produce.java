package io.millrace.bench.produce;

import io.millrace.bench.BenchSettings;
import io.millrace.bench.Benchmark;
import io.millrace.bench.Measured;
import io.millrace.bench.Pairs;
import io.millrace.bench.Result;
import io.millrace.bench.Target;
import io.millrace.bench.run.JavaProgram;
import io.millrace.bench.run.ProgramRun;
import io.millrace.bench.run.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * fetch-and-produce, from a source that answers from memory, against a loop that sends the same
 * records and does nothing else.
 */
public final class Produce implements Benchmark {
  private static final double OF_THE_LOOP = 0.6;
  private static final JavaProgram SEND_LOOP =
      new JavaProgram("send-loop", "bench", SendLoop.class.getName(), "1g", List.of());

  @Override
  public String name() {
    return "produce";
  }

  @Override
  public List<Result> run(BenchSettings settings) throws IOException, InterruptedException {
    int records = settings.records();
    String size = "%,d users".formatted(records);
    try (Fetches fetches = Fetches.start()) {
      // What the loop sends again
      fetches.fetched(Workload.HOUR, records);
      return List.of(
          new Pairs(settings)
              .run(
                  Measured.of(name(), size, "records/s", Target.atLeast(OF_THE_LOOP)),
                  round -> looped(fetches),
                  round -> fetches.fetched(Fetches.hour(round), records)));
    }
  }

  private static double looped(Fetches fetches) throws IOException, InterruptedException {
    ProgramRun run =
        ProgramRun.of(SEND_LOOP, fetches.environment(Workload.HOUR, 1), BenchSettings.FOLDER)
            .successful("the sending loop");
    Duration time = Duration.ofNanos(Workload.count(run, "nanos"));
    return Fetches.perSecond(Workload.count(run, "records"), time);
  }
}
