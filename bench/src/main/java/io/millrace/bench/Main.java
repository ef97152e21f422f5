package io.millrace.bench;

import io.millrace.common.task.SettingsException;
import io.millrace.testkit.PipelineTopics;
import io.millrace.testkit.Services;
import io.millrace.testkit.TestPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Measures the engines and prints the figures. It asserts none. */
public final class Main {
  private static final int FEW_RECORDS = 1_000;
  private static final Path FOLDER = Path.of("bench", "target", "runs");

  private Main() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    try {
      run(BenchSettings.read(System.getenv(), Runtime.version().feature()));
    } catch (SettingsException | BenchException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    // Threads of Testcontainers live on
    System.exit(0);
  }

  private static void run(BenchSettings settings) throws IOException, InterruptedException {
    Files.createDirectories(FOLDER);
    switch (settings.measure()) {
      case ENGINES -> engines(settings);
      case GROWTH -> growth();
    }
  }

  private static void engines(BenchSettings settings) throws IOException, InterruptedException {
    Services.startKafkaAndCassandra();
    try (Workload workload = new Workload()) {
      Bench bench = new Bench(settings, workload, FOLDER);
      Bench.Fetched fetched = bench.fetch(Bench.HOUR, settings.records());
      System.out.printf(
          "  fetched: %,.0f records/s%n", Report.perSecond(settings.records(), fetched.run()));
      List<Stored> stored = bench.store();
      Report report = new Report(System.out, settings);
      report.engines(stored);
      report.costs(fetched, stored);
      System.out.println();
      bench.fetch(Bench.SMALL_HOUR, FEW_RECORDS);
      containers(bench, report);
    }
  }

  /** The tasks in their images, with few records: most of it is their start. */
  private static void containers(Bench bench, Report report)
      throws IOException, InterruptedException {
    String version = System.getenv().getOrDefault("MILLRACE_VERSION", "");
    for (String task : List.of("stream-to-cassandra", "spark-to-cassandra")) {
      ContainerRuns container =
          new ContainerRuns("millrace/%s:%s".formatted(task, version), FOLDER);
      if (container.isThere()) {
        report.container(container.image(), FEW_RECORDS, bench.runsOf(container, Bench.SMALL_HOUR));
      } else {
        System.out.println(container.image() + " is not on this engine: not measured");
      }
    }
    System.out.println("goal: spark-to-cassandra at most 12 s");
  }

  private static void growth() throws IOException, InterruptedException {
    try (PipelineTopics topics =
        new PipelineTopics(TestPipeline.unique().parsed(), Map.of(), Map.of())) {
      new Growth(System.out, "users", topics, FOLDER).print();
    }
  }
}
