package io.millrace.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.settings.Settings;
import io.millrace.common.task.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Runs the benchmarks that its arguments name, or all that compare, on one set of services; prints
 * the results and appends them to {@code bench/results}. It asserts none.
 */
public final class Main {
  private static final Path RESULTS = Path.of("bench", "results");

  private Main() {}

  /** Ends with 1 if a name or setting is wrong, or a benchmark could not go on. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Map<String, String> environment = System.getenv();
    boolean complete;
    try {
      List<Benchmark> chosen = Benchmarks.installed().named(Arrays.asList(arguments));
      complete = run(chosen, BenchSettings.read(environment), circumstances(environment));
    } catch (SettingsException | BenchException e) {
      System.err.println(e.getMessage());
      complete = false;
    }
    // Threads of Testcontainers live on
    System.exit(complete ? 0 : 1);
  }

  /** Runs all of them, also after one that could not go on; returns whether there is none. */
  private static boolean run(
      List<Benchmark> chosen, BenchSettings settings, ObjectNode circumstances)
      throws IOException, InterruptedException {
    Files.createDirectories(BenchSettings.FOLDER);
    boolean complete = true;
    for (Benchmark benchmark : chosen) {
      System.out.println(benchmark.name());
      try {
        for (Result result : benchmark.run(settings)) {
          report(result, settings, circumstances);
        }
      } catch (BenchException e) {
        System.out.printf("%s cannot go on: %s%n", benchmark.name(), e.getMessage());
        complete = false;
      }
    }
    return complete;
  }

  private static void report(Result result, BenchSettings settings, ObjectNode circumstances)
      throws IOException {
    ResultsFile file = new ResultsFile(RESULTS, result.what().benchmark());
    System.out.println(
        Lines.summary(result, file.last(result.what().variant(), circumstances.path("machine"))));
    if (settings.rounds() >= BenchSettings.FEWEST_RECORDED) {
      file.append(result, Instant.now(), circumstances);
    } else {
      System.out.printf("  not recorded: fewer than %d rounds%n", BenchSettings.FEWEST_RECORDED);
    }
  }

  /** {@code CIRCUMSTANCES}: commit, machine and versions, as setup/bench.py has found them. */
  private static ObjectNode circumstances(Map<String, String> environment) {
    Settings settings = new Settings(environment);
    ObjectNode found =
        environment.containsKey("CIRCUMSTANCES") ? settings.json("CIRCUMSTANCES") : Json.object();
    settings.check();
    return found;
  }
}
