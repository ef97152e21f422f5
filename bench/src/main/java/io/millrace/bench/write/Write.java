package io.millrace.bench.write;

import io.millrace.bench.BenchException;
import io.millrace.bench.BenchSettings;
import io.millrace.bench.Benchmark;
import io.millrace.bench.Measured;
import io.millrace.bench.Pairs;
import io.millrace.bench.Result;
import io.millrace.bench.Target;
import io.millrace.testkit.Cassandra;
import io.millrace.testkit.Services;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * stream-to-cassandra, read-back and all, against a driver loop that writes the same rows to both
 * tables and does nothing else; and, where an older build is given, against that one.
 */
public final class Write implements Benchmark {
  private static final double OF_THE_LOOP = 0.8;
  private static final double OF_THE_OLDER = 2;

  /** Requests of the loop at once: which of them is best depends on the machine. */
  private static final int[] IN_FLIGHT = {256, 512, 1_024};

  /** What the node can take for a minute may be too much for it in the next. */
  private static final int LEAST_IN_FLIGHT = 32;

  /** Enough to tell which of them is best. */
  private static final int MOST_TRIED = 100_000;

  @Override
  public String name() {
    return "write";
  }

  @Override
  public List<Result> run(BenchSettings settings) throws IOException, InterruptedException {
    Optional<OlderBuild> older = OlderBuild.given(System.getenv());
    Services.startKafkaAndCassandra();
    String size = "%,d rows".formatted(settings.records());
    List<Result> results = new ArrayList<>();
    try (Stores stores = Stores.of(settings, settings.records())) {
      if (older.isPresent()) {
        results.add(against(older.get(), stores, settings, size));
      }
      AtomicInteger inFlight =
          new AtomicInteger(best(stores, Math.min(MOST_TRIED, settings.records())));
      results.add(
          new Pairs(settings)
              .run(
                  Measured.of(name(), size, "rows/s", Target.atLeast(OF_THE_LOOP)),
                  round -> looped(stores, settings.records(), inFlight),
                  round -> stores.streamed()));
    }
    return results;
  }

  /** The older build has a node of its own; both nodes store the interval once first. */
  private Result against(OlderBuild older, Stores stores, BenchSettings settings, String size)
      throws IOException, InterruptedException {
    try (Cassandra node = older.startNode()) {
      older.streamed(node, stores, settings);
      stores.streamedByProcess();
      return new Pairs(settings)
          .run(
              Measured.of(
                  name(), size + ", " + older.name(), "rows/s", Target.atLeast(OF_THE_OLDER)),
              round -> older.streamed(node, stores, settings),
              round -> stores.streamedByProcess());
    }
  }

  /** The loop, with half as many requests at once if that was too much for so many rows. */
  private static double looped(Stores stores, int rows, AtomicInteger inFlight)
      throws IOException, InterruptedException {
    while (true) {
      try {
        return stores.looped(rows, inFlight.get());
      } catch (BenchException e) {
        if (inFlight.get() <= LEAST_IN_FLIGHT) {
          throw e;
        }
        System.out.printf("  driver loop, %,d in flight: %s%n", inFlight.get(), e.getMessage());
        inFlight.set(inFlight.get() / 2);
      }
    }
  }

  /** The best number of requests at once; with too many, writes fail. */
  private static int best(Stores stores, int rows) throws IOException, InterruptedException {
    int best = 0;
    double most = 0;
    for (int inFlight : IN_FLIGHT) {
      try {
        double rate = stores.looped(rows, inFlight);
        System.out.printf("  driver loop, %,d in flight: %,.0f rows/s%n", inFlight, rate);
        if (rate > most) {
          best = inFlight;
          most = rate;
        }
      } catch (BenchException e) {
        System.out.printf("  driver loop, %,d in flight: %s%n", inFlight, e.getMessage());
      }
    }
    if (best == 0) {
      throw new BenchException("the driver loop fails with any number of requests at once");
    }
    return best;
  }
}
