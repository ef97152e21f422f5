package io.millrace.bench.cost;

import io.millrace.bench.BenchSettings;
import io.millrace.bench.run.Engine;
import io.millrace.bench.run.ProgramRun;
import io.millrace.bench.run.ServicesUsage;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Prints what was measured as tables. */
final class Report {
  /** What the engines log when all rows are acknowledged. */
  private static final Pattern WRITING = Pattern.compile("rows stored, .*, (\\d+) ms");

  private static final double MIB = 1 << 20;

  private final PrintStream out;
  private final BenchSettings settings;
  private final List<Engine> engines;

  Report(PrintStream out, BenchSettings settings, List<Engine> engines) {
    this.out = out;
    this.settings = settings;
    this.engines = engines;
  }

  /** How the engines compare. */
  void engines(List<Stored> all) {
    out.printf(
        "%n%,d records into both tables, heap %s, Spark %s; rows/s from the process's start to its exit; ratio to the first%n",
        settings.records(), settings.heap(), settings.master());
    out.printf(
        "%-10s %8s %6s %10s %8s %9s   %s%n",
        "engine", "median", "ratio", "writing", "CPU s", "peak MiB", "each round");
    for (Engine engine : engines) {
      List<Stored> runs = of(engine, all);
      out.printf(
          "%-10s %,8.0f %6.2f %10s %8.1f %9.0f   %s%n",
          engine.label(),
          median(runs, this::rate),
          median(runs, this::rate) / median(of(engines.get(0), all), this::rate),
          writing(runs),
          median(runs, stored -> seconds(stored.run())),
          median(runs, stored -> stored.run().peakMemory() / MIB),
          runs.stream()
              .map(stored -> "%,.0f".formatted(rate(stored)))
              .collect(Collectors.joining(" ")));
    }
  }

  /**
   * What a record costs at each stage; of an engine, in the round with the median processor time.
   */
  void costs(Costs.Fetched fetched, List<Stored> all) {
    out.printf("%nOf each record: processor time in µs, bytes over the network%n");
    out.printf(
        "%-10s %6s %8s %7s %10s %9s %11s %13s%n",
        "stage", "task", "source", "Kafka", "Cassandra", "to Kafka", "from Kafka", "to Cassandra");
    row("fetch", fetched.run(), fetched.sourceTime(), fetched.usage());
    for (Engine engine : engines) {
      List<Stored> byTime =
          of(engine, all).stream()
              .sorted(Comparator.comparing(stored -> stored.run().processorTime()))
              .toList();
      Stored median = byTime.get(byTime.size() / 2);
      row(engine.label(), median.run(), Duration.ZERO, median.usage());
    }

    out.printf("%nOf each record: bytes on disk, and in the tables before compression%n");
    disk("Kafka, log of the topic", fetched.logBytes(), "");
    all.stream()
        .filter(stored -> stored.engine() == engines.get(0))
        .reduce((first, last) -> last)
        .ifPresent(this::disk);
  }

  private void disk(Stored stored) {
    disk("Cassandra, commit log", stored.commitLogBytes(), "");
    stored
        .tables()
        .forEach(
            (table, size) ->
                disk(
                    "Cassandra, " + table,
                    size.compressed(),
                    "%6.0f".formatted(each(size.uncompressed()))));
  }

  private void disk(String what, long bytes, String more) {
    out.printf("%-42s %6.0f %s%n", what, each(bytes), more);
  }

  static double perSecond(int records, ProgramRun run) {
    return records * 1e9 / run.time().toNanos();
  }

  private void row(String stage, ProgramRun task, Duration source, ServicesUsage usage) {
    out.printf(
        "%-10s %6.0f %8.0f %7.0f %10.0f %9.0f %11.0f %13.0f%n",
        stage,
        micros(task.processorTime()),
        micros(source),
        micros(usage.kafka().processorTime()),
        micros(usage.cassandra().processorTime()),
        each(usage.kafka().received()),
        each(usage.kafka().sent()),
        each(usage.cassandra().received()));
  }

  /** Rows per second between the first record read and the last row acknowledged, where known. */
  private String writing(List<Stored> runs) {
    double[] rates =
        runs.stream()
            .map(stored -> writingMillis(stored.run()))
            .flatMap(Optional::stream)
            .mapToDouble(millis -> settings.records() * 1e3 / millis)
            .sorted()
            .toArray();
    return rates.length == 0 ? "-" : "%,.0f".formatted(rates[rates.length / 2]);
  }

  private static Optional<Long> writingMillis(ProgramRun run) {
    Matcher matcher = WRITING.matcher(run.log());
    return matcher.find() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
  }

  private double rate(Stored stored) {
    return perSecond(settings.records(), stored.run());
  }

  private double micros(Duration time) {
    return time.toNanos() / 1e3 / settings.records();
  }

  private double each(long total) {
    return (double) total / settings.records();
  }

  private static double seconds(ProgramRun run) {
    return run.processorTime().toMillis() / 1e3;
  }

  private static List<Stored> of(Engine engine, List<Stored> all) {
    return all.stream().filter(stored -> stored.engine() == engine).toList();
  }

  private static double median(List<Stored> runs, ToDoubleFunction<Stored> value) {
    double[] sorted = runs.stream().mapToDouble(value).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
