package io.millrace.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * All benchmarks, in the order in which they run.
 *
 * @param all each with a name of its own
 */
record Benchmarks(List<Benchmark> all) {
  /** Those of {@code META-INF/services}, in its order. */
  static Benchmarks installed() {
    return new Benchmarks(
        ServiceLoader.load(Benchmark.class).stream().map(ServiceLoader.Provider::get).toList());
  }

  /**
   * Those of these names, in their order; all that compare if there is none.
   *
   * @throws BenchException if a name is not that of a benchmark
   */
  List<Benchmark> named(List<String> names) {
    if (names.isEmpty()) {
      return all.stream().filter(Benchmark::compares).toList();
    }
    List<Benchmark> chosen = new ArrayList<>();
    for (String name : names) {
      chosen.add(
          all.stream()
              .filter(benchmark -> benchmark.name().equals(name))
              .findFirst()
              .orElseThrow(() -> unknown(name)));
    }
    return chosen;
  }

  private BenchException unknown(String name) {
    return new BenchException(
        "no benchmark is called \"%s\" (valid: %s)"
            .formatted(name, all.stream().map(Benchmark::name).collect(Collectors.joining(", "))));
  }
}
