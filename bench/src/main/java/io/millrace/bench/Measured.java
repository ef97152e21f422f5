package io.millrace.bench;

import java.util.Optional;

/**
 * What is measured.
 *
 * @param benchmark its name
 * @param variant which of several, with the number of records where {@code RECORDS} changes it, so
 *     that only like is compared with like; none if there is only one
 * @param unit of both values: {@code s}, {@code records/s}, {@code rows/s}, {@code MiB}, {@code
 *     us/record}
 */
public record Measured(String benchmark, Optional<String> variant, String unit, Target target) {
  /** One of several variants. */
  public static Measured of(String benchmark, String variant, String unit, Target target) {
    return new Measured(benchmark, Optional.of(variant), unit, target);
  }

  /** The only variant. */
  public static Measured of(String benchmark, String unit, Target target) {
    return new Measured(benchmark, Optional.empty(), unit, target);
  }

  /** Both names. */
  public String label() {
    return variant.map(name -> benchmark + "/" + name).orElse(benchmark);
  }
}
