package io.millrace.randomuser;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The stand-in's settings.
 *
 * @param port the TCP port to listen on; 0 for any free one
 * @param quota how many users an address may have within a window; none means no limit
 * @param adminPort where faults are set, 0 for any that is free; none means that there are no
 *     faults
 */
public record ServerSettings(int port, Optional<QuotaSettings> quota, Optional<Integer> adminPort) {
  private static final Duration REAL_WINDOW = Duration.ofMinutes(5);

  /** Settings of a server without faults. */
  public ServerSettings(int port, Optional<QuotaSettings> quota) {
    this(port, quota, Optional.empty());
  }

  /** {@code QUOTA_RECORDS} users per {@code QUOTA_WINDOW}; the real API's are 20,000 and PT300S. */
  public record QuotaSettings(int records, Duration window) {}

  /**
   * Reads {@code PORT} (8080), {@code QUOTA_RECORDS} (no quota), {@code QUOTA_WINDOW} (PT300S) and
   * {@code ADMIN_PORT} (no faults); an empty value counts as not set.
   *
   * @throws InvalidSettingsException naming every wrong setting, its value and what is valid
   */
  public static ServerSettings fromEnv(Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    int port = number(environment, "PORT", 0, 65_535, problems).orElse(8080);
    Optional<Integer> records =
        number(environment, "QUOTA_RECORDS", 1, Integer.MAX_VALUE, problems);
    Duration window =
        value(
                environment,
                "QUOTA_WINDOW",
                "an ISO-8601 duration above 0, such as PT300S",
                Duration::parse,
                duration -> !duration.isZero() && !duration.isNegative(),
                problems)
            .orElse(REAL_WINDOW);
    Optional<Integer> adminPort = number(environment, "ADMIN_PORT", 0, 65_535, problems);
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(String.join("; ", problems));
    }
    return new ServerSettings(
        port, records.map(limit -> new QuotaSettings(limit, window)), adminPort);
  }

  private static Optional<Integer> number(
      Map<String, String> environment, String name, int min, int max, List<String> problems) {
    return value(
        environment,
        name,
        "a whole number from " + min + " to " + max,
        Integer::valueOf,
        number -> number >= min && number <= max,
        problems);
  }

  private static <T> Optional<T> value(
      Map<String, String> environment,
      String name,
      String valid,
      Function<String, T> parser,
      Predicate<T> isValid,
      List<String> problems) {
    String text = environment.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      T value = parser.apply(text);
      if (isValid.test(value)) {
        return Optional.of(value);
      }
    } catch (NumberFormatException | DateTimeParseException e) {
      // Reported below, like a value out of range.
    }
    problems.add(name + " is '" + text + "', valid is " + valid);
    return Optional.empty();
  }
}
