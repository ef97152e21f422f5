package io.millrace.bench;

import io.millrace.common.settings.Settings;
import io.millrace.common.task.SettingsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What to measure.
 *
 * @param measure {@code MEASURE}
 * @param records {@code RECORDS}: how many the interval has
 * @param rounds {@code ROUNDS}: how often each engine stores them
 * @param heap {@code HEAP}: the heap of each engine's process, as {@code -Xmx} takes it
 * @param master {@code SPARK_MASTER} of both engines on Spark, as {@code local[2]}
 * @param deadline {@code DEADLINE}: how long an engine may take
 * @param engines {@code ENGINES}: which ones, in the order of each round
 */
record BenchSettings(
    Measure measure,
    int records,
    int rounds,
    String heap,
    String master,
    Duration deadline,
    List<Engine> engines) {
  private static final int MOST_RECORDS = 1_000_000;
  private static final int MOST_ROUNDS = 99;
  private static final int NEWEST_JAVA_OF_CONNECTOR = 21;
  private static final Duration LONGEST = Duration.ofHours(6);
  private static final Pattern HEAP = Pattern.compile("[1-9]\\d{0,4}[mg]");
  private static final Pattern MASTER = Pattern.compile("local\\[(\\*|[1-9]\\d?)]");

  /** What to measure. */
  enum Measure {
    /** How fast the engines store an interval, and what a record costs. */
    ENGINES,
    /** What in a run grows with its interval. */
    GROWTH
  }

  /**
   * Reads them.
   *
   * @param java the version that runs the engines
   * @throws SettingsException with everything that is wrong
   */
  static BenchSettings read(Map<String, String> environment, int java) {
    Settings settings = new Settings(environment);
    BenchSettings read =
        new BenchSettings(
            settings.choice("MEASURE", Measure.class, Measure.ENGINES),
            settings.integer("RECORDS", 1, MOST_RECORDS, MOST_RECORDS),
            settings.integer("ROUNDS", 1, MOST_ROUNDS, 3),
            matching(settings, "HEAP", "1g", HEAP, "such as 256m or 1g"),
            matching(settings, "SPARK_MASTER", "local[2]", MASTER, "local[2], local[*]"),
            settings.duration("DEADLINE", Duration.ofSeconds(5), LONGEST, LONGEST),
            engines(settings));
    checkJava(settings, read.engines(), java);
    settings.check();
    return read;
  }

  private static String matching(
      Settings settings, String name, String defaultValue, Pattern pattern, String valid) {
    String value = settings.text(name, defaultValue);
    if (!pattern.matcher(value).matches()) {
      settings.problem("%s is \"%s\" (valid: %s)".formatted(name, value, valid));
    }
    return value;
  }

  /** Spark 3.5 does not start on a newer one. */
  private static void checkJava(Settings settings, List<Engine> engines, int java) {
    if (engines.contains(Engine.CONNECTOR) && java > NEWEST_JAVA_OF_CONNECTOR) {
      settings.problem(
          "ENGINES has \"connector\", which needs Java 17 or 21, and this is %d (valid here: java,spark)"
              .formatted(java));
    }
  }

  private static List<Engine> engines(Settings settings) {
    String all = Arrays.stream(Engine.values()).map(Engine::label).collect(Collectors.joining(","));
    List<Engine> engines = new ArrayList<>();
    for (String name : settings.text("ENGINES", all).split(",", -1)) {
      Optional<Engine> named = Engine.of(name.strip());
      if (named.isEmpty() || engines.contains(named.get())) {
        settings.problem("ENGINES has \"%s\" (valid: each of %s once)".formatted(name, all));
      } else {
        engines.add(named.get());
      }
    }
    return List.copyOf(engines);
  }
}
