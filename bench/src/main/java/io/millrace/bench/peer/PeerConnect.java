package io.millrace.bench.peer;

import io.millrace.bench.BenchSettings;
import io.millrace.bench.Benchmark;
import io.millrace.bench.Measured;
import io.millrace.bench.Result;
import io.millrace.bench.Target;
import io.millrace.bench.run.JavaProgram;
import io.millrace.bench.run.ProgramRun;
import io.millrace.bench.run.TaskContainer;
import io.millrace.bench.run.Workload;
import io.millrace.bench.write.Stores;
import io.millrace.testkit.Services;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * stream-to-cassandra against DataStax's sink in Kafka Connect: how fast it writes, when its first
 * row is there, and how much memory it takes.
 */
public final class PeerConnect implements Benchmark {
  private static final JavaProgram CONNECT =
      new JavaProgram(
          "connect", "bench/connect", "io.millrace.bench.connect.Main", "1g", List.of());
  private static final String STREAM = "stream-to-cassandra";
  private static final int TABLES = 2;
  private static final double MIB = 1 << 20;

  private static final double TIMES_FASTER = 1.8;
  private static final double OF_ITS_START = 1 / 5.0;
  private static final double OF_ITS_MEMORY = 1 / 3.0;

  @Override
  public String name() {
    return "peer-connect";
  }

  @Override
  public List<Result> run(BenchSettings settings) throws IOException, InterruptedException {
    Services.startKafkaAndCassandra();
    List<Seen> peer = new ArrayList<>();
    List<Seen> ours = new ArrayList<>();
    try (Stores stores = Stores.of(settings, settings.records())) {
      for (int round = 1; round <= settings.rounds(); round++) {
        boolean peerFirst = round % 2 == 1;
        if (peerFirst) {
          peer.add(connect(stores, settings));
        }
        ours.add(streamed(stores, settings));
        if (!peerFirst) {
          peer.add(connect(stores, settings));
        }
        System.out.printf(
            "  peer-connect, round %d: %s, Millrace %s%n",
            round, peer.get(round - 1), ours.get(round - 1));
      }
    }
    return List.of(
        result(settings, "rows", "rows/s", Target.atLeast(TIMES_FASTER), peer, ours),
        result(settings, "first row", "s", Target.atMost(OF_ITS_START), peer, ours),
        result(settings, "memory", "MiB", Target.atMost(OF_ITS_MEMORY), peer, ours));
  }

  /**
   * One run.
   *
   * @param rowsPerSecond of both tables' rows as one
   * @param firstRow seconds from the process's start
   * @param memory its peak, in MiB
   */
  private record Seen(double rowsPerSecond, double firstRow, double memory) {
    double of(String unit) {
      return switch (unit) {
        case "rows/s" -> rowsPerSecond;
        case "s" -> firstRow;
        default -> memory;
      };
    }

    @Override
    public String toString() {
      return "%,.0f rows/s, first row after %.1f s, %.0f MiB"
          .formatted(rowsPerSecond, firstRow, memory);
    }
  }

  private Result result(
      BenchSettings settings,
      String what,
      String unit,
      Target target,
      List<Seen> peer,
      List<Seen> ours) {
    List<Result.Round> rounds = new ArrayList<>();
    for (int round = 0; round < peer.size(); round++) {
      rounds.add(Result.Round.of(peer.get(round).of(unit), ours.get(round).of(unit)));
    }
    String variant = "%s, %,d rows".formatted(what, settings.records());
    return new Result(Measured.of(name(), variant, unit, target), rounds);
  }

  /** The sink's rate is that of its writing alone: without its start. */
  private static Seen connect(Stores stores, BenchSettings settings)
      throws IOException, InterruptedException {
    return stores.stored(
        "the sink",
        settings.records(),
        target -> {
          Map<String, String> described = target.connecting(Workload.HOUR, settings);
          Map<String, String> environment = new HashMap<>();
          environment.putAll(new ConnectSettings(described).written(BenchSettings.FOLDER));
          environment.put("WRITES", Long.toString((long) TABLES * settings.records()));
          return seen(
              target,
              settings,
              () -> {
                ProgramRun run =
                    ProgramRun.of(CONNECT, environment, BenchSettings.FOLDER)
                        .successful(CONNECT.name());
                return new Written(writing(run), run.peakMemory());
              });
        });
  }

  private static Duration writing(ProgramRun run) {
    return Duration.ofNanos(Workload.count(run, "nanos"));
  }

  private static Seen streamed(Stores stores, BenchSettings settings)
      throws IOException, InterruptedException {
    return stores.stored(
        STREAM,
        settings.records(),
        target ->
            seen(
                target,
                settings,
                () -> {
                  TaskContainer.Ended run =
                      TaskContainer.onThisMachine(STREAM)
                          .run(target.storing(Workload.HOUR, settings));
                  return new Written(run.time(), run.peakMemory());
                }));
  }

  /** What took so long, and so much memory in bytes. */
  private record Written(Duration time, long peakMemory) {}

  /** What writes. */
  @FunctionalInterface
  private interface Writing {
    Written run() throws IOException, InterruptedException;
  }

  private static Seen seen(Workload.Target target, BenchSettings settings, Writing writing)
      throws IOException, InterruptedException {
    try (FirstRow first = new FirstRow(target.newestTable())) {
      first.begin();
      Written written = writing.run();
      return new Seen(
          Stores.perSecond(settings.records(), written.time()),
          first.time().toNanos() / 1e9,
          written.peakMemory() / MIB);
    }
  }
}
