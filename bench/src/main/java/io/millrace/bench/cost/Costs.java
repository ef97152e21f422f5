package io.millrace.bench.cost;

import io.millrace.bench.BenchSettings;
import io.millrace.bench.Benchmark;
import io.millrace.bench.Result;
import io.millrace.bench.run.CassandraDisk;
import io.millrace.bench.run.Engine;
import io.millrace.bench.run.JavaProgram;
import io.millrace.bench.run.ProgramRun;
import io.millrace.bench.run.ServicesUsage;
import io.millrace.bench.run.Source;
import io.millrace.bench.run.Workload;
import io.millrace.testkit.Services;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Fetches an interval once, then lets the engines take turns in storing it. */
public final class Costs implements Benchmark {
  private static final List<Engine> ENGINES = List.of(Engine.JAVA, Engine.SPARK);

  @Override
  public String name() {
    return "costs";
  }

  @Override
  public boolean compares() {
    return false;
  }

  @Override
  public List<Result> run(BenchSettings settings) throws IOException, InterruptedException {
    Services.startKafkaAndCassandra();
    try (Workload workload = new Workload()) {
      Fetched fetched = fetch(settings, workload);
      System.out.printf(
          "  fetched: %,.0f records/s%n", Report.perSecond(settings.records(), fetched.run()));
      List<Stored> stored = store(settings, workload);
      Report report = new Report(System.out, settings, ENGINES);
      report.engines(stored);
      report.costs(fetched, stored);
    }
    return List.of();
  }

  private static Fetched fetch(BenchSettings settings, Workload workload)
      throws IOException, InterruptedException {
    try (Source source = Source.start(BenchSettings.FOLDER)) {
      ServicesUsage before = ServicesUsage.now();
      long log = workload.topics().logBytes();
      ProgramRun run =
          ProgramRun.of(
                  JavaProgram.fetch(settings.heap()),
                  workload.fetching(Workload.HOUR, settings.records(), source.url()),
                  BenchSettings.FOLDER)
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
  private static List<Stored> store(BenchSettings settings, Workload workload)
      throws IOException, InterruptedException {
    List<Stored> all = new ArrayList<>();
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Engine engine : ENGINES) {
        Stored stored = store(engine, settings, workload);
        System.out.printf(
            "  round %d, %s: %,.0f rows/s%n",
            round, engine.label(), Report.perSecond(settings.records(), stored.run()));
        all.add(stored);
      }
    }
    return all;
  }

  private static Stored store(Engine engine, BenchSettings settings, Workload workload)
      throws IOException, InterruptedException {
    try (Workload.Target target = workload.newTarget()) {
      ServicesUsage before = ServicesUsage.now();
      long commitLog = CassandraDisk.commitLogBytes();
      ProgramRun run =
          ProgramRun.of(
                  engine.program(settings.heap()),
                  target.storing(Workload.HOUR, settings),
                  BenchSettings.FOLDER)
              .successful(engine.label());
      long commitLogBytes = CassandraDisk.commitLogBytes() - commitLog;
      ServicesUsage usage = ServicesUsage.now().since(before);
      var tables = CassandraDisk.tables(target.keyspace());
      target.check(engine.label(), settings.records());
      return new Stored(engine, run, usage, commitLogBytes, tables);
    }
  }
}
