package io.millrace.bench.peer;

import io.millrace.bench.BenchException;
import io.millrace.bench.BenchSettings;
import io.millrace.bench.Benchmark;
import io.millrace.bench.Measured;
import io.millrace.bench.Pairs;
import io.millrace.bench.Result;
import io.millrace.bench.Target;
import io.millrace.bench.run.Engine;
import io.millrace.bench.run.ProgramRun;
import io.millrace.bench.run.Workload;
import io.millrace.bench.write.Stores;
import io.millrace.testkit.Services;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * stream-to-cassandra against Spark 3.5 with the Spark Cassandra connector, tuned by its manual, on
 * the same topic and tables.
 */
public final class PeerSpark implements Benchmark {
  private static final double TIMES_FASTER = 2.5;
  private static final double TIMES_FASTER_WITH_START = 8;

  /** As few as most of it is the start. */
  private static final int FEW = 20_000;

  private static final int NEWEST_JAVA = 21;

  @Override
  public String name() {
    return "peer-spark";
  }

  @Override
  public List<Result> run(BenchSettings settings) throws IOException, InterruptedException {
    checkJava(Runtime.version().feature());
    Services.startKafkaAndCassandra();
    List<Result> results = new ArrayList<>();
    int few = Math.min(FEW, settings.records());
    if (settings.records() > few) {
      results.add(withoutStart(settings));
    }
    // Last, since a node that has just started slows down the shorter runs most
    results.add(withStart(settings, few));
    return results;
  }

  private Result withStart(BenchSettings settings, int rows)
      throws IOException, InterruptedException {
    try (Stores stores = Stores.of(settings, rows)) {
      return new Pairs(settings)
          .run(
              measured("%,d rows, start included", rows, TIMES_FASTER_WITH_START),
              round -> Stores.perSecond(rows, connector(stores, settings).time()),
              round -> stores.streamed());
    }
  }

  /** Without Spark's start, but with that of stream-to-cassandra. */
  private Result withoutStart(BenchSettings settings) throws IOException, InterruptedException {
    try (Stores stores = Stores.of(settings, settings.records())) {
      return new Pairs(settings)
          .run(
              measured("%,d rows", settings.records(), TIMES_FASTER),
              round -> {
                long nanos = Workload.count(connector(stores, settings), "nanos");
                return Stores.perSecond(settings.records(), Duration.ofNanos(nanos));
              },
              round -> stores.streamed());
    }
  }

  private Measured measured(String variant, int rows, double atLeast) {
    return Measured.of(name(), variant.formatted(rows), "rows/s", Target.atLeast(atLeast));
  }

  private static ProgramRun connector(Stores stores, BenchSettings settings)
      throws IOException, InterruptedException {
    return stores.stored(Engine.CONNECTOR, Engine.CONNECTOR.program(settings.heap()));
  }

  /** Spark 3.5 does not start on a newer one. */
  static void checkJava(int java) {
    if (java > NEWEST_JAVA) {
      throw new BenchException(
          "peer-spark needs Java 17 or 21, and this is %d (valid: another JAVA_HOME, or the other benchmarks by name)"
              .formatted(java));
    }
  }
}
