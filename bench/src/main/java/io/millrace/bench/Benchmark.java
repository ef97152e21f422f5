package io.millrace.bench;

import java.io.IOException;
import java.util.List;

/** One thing that is measured. */
public interface Benchmark {
  /** What it is called in {@code make bench-NAME}: lower case letters and hyphens. */
  String name();

  /** Whether {@code make bench} runs it; one that only prints figures runs by its name alone. */
  default boolean compares() {
    return true;
  }

  /**
   * Measures, and prints each round.
   *
   * @return what was found; empty if it only prints figures
   * @throws BenchException if something that it runs fails
   */
  List<Result> run(BenchSettings settings) throws IOException, InterruptedException;
}
