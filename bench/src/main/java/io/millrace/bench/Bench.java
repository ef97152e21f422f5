package io.millrace.bench;

import io.millrace.common.interval.Interval;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fetches an interval once, then lets the engines take turns in storing it. */
final class Bench {
  static final Interval HOUR = hour("2026-11-22T21:00:00Z");

  /** One with few records. */
  static final Interval SMALL_HOUR = hour("2026-11-22T22:00:00Z");

  private static final String FETCH = "tasks/fetch-and-produce";

  private final BenchSettings settings;
  private final Workload workload;
  private final Path folder;

  /**
   * @param folder for what the programs print
   */
  Bench(BenchSettings settings, Workload workload, Path folder) {
    this.settings = settings;
    this.workload = workload;
    this.folder = folder;
  }

  /** Fetches the interval's records. */
  Fetched fetch(Interval interval, int records) throws IOException, InterruptedException {
    try (Source source = Source.start(folder)) {
      ServicesUsage before = ServicesUsage.now();
      long log = workload.topics().logBytes();
      JavaProgram program =
          new JavaProgram("fetch", FETCH, "io.millrace.fetch.Main", settings.heap(), List.of());
      ProgramRun run =
          ProgramRun.of(program, workload.fetching(interval, records, source.url()), folder)
              .successful("fetch-and-produce");
      return new Fetched(
          run,
          source.processorTime(),
          ServicesUsage.now().since(before),
          workload.topics().logBytes() - log);
    }
  }

  /**
   * @param sourceTime processor time of the stand-in
   * @param logBytes by which the topic has grown
   */
  record Fetched(ProgramRun run, Duration sourceTime, ServicesUsage usage, long logBytes) {}

  /** Lets each engine store the interval, as often as there are rounds. */
  List<Stored> store() throws IOException, InterruptedException {
    List<Stored> all = new ArrayList<>();
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Engine engine : settings.engines()) {
        Stored stored = store(engine);
        System.out.printf(
            "  round %d, %s: %,.0f rows/s%n",
            round, engine.label(), Report.perSecond(settings.records(), stored.run()));
        all.add(stored);
      }
    }
    return all;
  }

  private Stored store(Engine engine) throws IOException, InterruptedException {
    Workload.Target target = workload.newTarget();
    Map<String, String> environment =
        engine == Engine.CONNECTOR
            ? target.connecting(HOUR, settings)
            : target.storing(HOUR, settings);
    ServicesUsage before = ServicesUsage.now();
    long commitLog = CassandraDisk.commitLogBytes();
    ProgramRun run =
        ProgramRun.of(engine.program(settings.heap()), environment, folder)
            .successful(engine.label());
    long commitLogBytes = CassandraDisk.commitLogBytes() - commitLog;
    ServicesUsage usage = ServicesUsage.now().since(before);
    Map<String, CassandraDisk.Size> tables = CassandraDisk.tables(target.keyspace());
    target.check(engine.label(), settings.records());
    target.drop();
    return new Stored(engine, run, usage, commitLogBytes, tables);
  }

  /** How long an image takes for an interval, in each round. */
  List<Duration> runsOf(ContainerRuns container, Interval interval)
      throws IOException, InterruptedException {
    List<Duration> times = new ArrayList<>();
    for (int round = 1; round <= settings.rounds(); round++) {
      Workload.Target target = workload.newTarget();
      times.add(container.run(target.storing(interval, settings)));
      target.drop();
    }
    return times;
  }

  private static Interval hour(String start) {
    Instant first = Instant.parse(start);
    return new Interval(first, first.plus(Duration.ofHours(1)));
  }
}
