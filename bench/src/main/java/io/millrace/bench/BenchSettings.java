package io.millrace.bench;

import io.millrace.common.settings.Settings;
import io.millrace.common.task.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How to measure.
 *
 * @param records {@code RECORDS}: the most that an interval has, 1 to 1,000,000
 * @param rounds {@code ROUNDS}: how often each thing is measured, 1 to 99; of fewer than {@value
 *     #FEWEST_RECORDED} nothing is recorded
 * @param heap {@code HEAP}: the heap of an engine's process, as {@code -Xmx} takes it
 * @param master {@code SPARK_MASTER} of both engines on Spark, as {@code local[2]}
 * @param deadline {@code DEADLINE}: how long an engine may take
 */
public record BenchSettings(
    int records, int rounds, String heap, String master, Duration deadline) {
  /** Where programs and containers leave what they print. */
  public static final Path FOLDER = Path.of("bench", "target", "runs");

  static final int FEWEST_RECORDED = 3;

  /** So that all benchmarks together take about an hour on two processors. */
  private static final int DEFAULT_RECORDS = 200_000;

  private static final int MOST_RECORDS = 1_000_000;
  private static final int MOST_ROUNDS = 99;
  private static final Duration SHORTEST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofHours(6);
  private static final Pattern HEAP = Pattern.compile("[1-9]\\d{0,4}[mg]");
  private static final Pattern MASTER = Pattern.compile("local\\[(\\*|[1-9]\\d?)]");

  /**
   * Reads them.
   *
   * @throws SettingsException with everything that is wrong
   */
  static BenchSettings read(Map<String, String> environment) {
    Settings settings = new Settings(environment);
    BenchSettings read =
        new BenchSettings(
            settings.integer("RECORDS", 1, MOST_RECORDS, DEFAULT_RECORDS),
            settings.integer("ROUNDS", 1, MOST_ROUNDS, FEWEST_RECORDED),
            matching(settings, "HEAP", "1g", HEAP, "such as 256m or 1g"),
            matching(settings, "SPARK_MASTER", "local[2]", MASTER, "local[2], local[*]"),
            settings.duration("DEADLINE", SHORTEST, LONGEST, LONGEST));
    settings.check();
    return read;
  }

  /** A hundredth of the most records, a tenth, and all: at least one, each only once. */
  public List<Integer> sizes() {
    return Stream.of(records / 100, records / 10, records)
        .filter(size -> size > 0)
        .distinct()
        .toList();
  }

  private static String matching(
      Settings settings, String name, String defaultValue, Pattern pattern, String valid) {
    String value = settings.text(name, defaultValue);
    if (!pattern.matcher(value).matches()) {
      settings.problem("%s is \"%s\" (valid: %s)".formatted(name, value, valid));
    }
    return value;
  }
}
