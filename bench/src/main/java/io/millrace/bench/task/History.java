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
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A run of a pipeline that has run for years, against one of a pipeline that is new. */
public final class History implements Benchmark {
  private static final Target TARGET = Target.atMost(1.1);
  private static final int MOST_USERS = 1_000;
  private static final int TIMES = 3;

  @Override
  public String name() {
    return "history";
  }

  @Override
  public List<Result> run(BenchSettings settings) throws IOException, InterruptedException {
    int users = Math.min(MOST_USERS, settings.records());
    try (ImageServices services = new ImageServices()) {
      ImageTasks newPipeline = new ImageTasks(services);
      ImageTasks oldPipeline = new ImageTasks(services);
      WholeRuns ofNew = new WholeRuns(newPipeline, Map.of());
      WholeRuns ofOld = new WholeRuns(oldPipeline, Map.of());
      oldPipeline.schemaInit(Hours.ago(1));
      // Before any run of today, since Kafka has received everything in this order
      new Past(services, oldPipeline.pipeline()).write();
      ofNew.seconds(1);
      ofOld.seconds(1);
      Result result =
          new Pairs(settings, TIMES)
              .run(
                  Measured.of(name(), "%d users".formatted(users), "s", TARGET),
                  round -> ofNew.seconds(users),
                  round -> ofOld.seconds(users));
      services.drop(newPipeline.pipeline());
      services.drop(oldPipeline.pipeline());
      return List.of(result);
    }
  }
}
