package io.millrace.randomuser;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    Duration window = window(environment, problems);
    Optional<Integer> adminPort = number(environment, "ADMIN_PORT", 0, 65_535, problems);
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(String.join("; ", problems));
    }
    return new ServerSettings(
        port, records.map(limit -> new QuotaSettings(limit, window)), adminPort);
  }

  private static Optional<Integer> number(
      Map<String, String> environment, String name, int min, int max, List<String> problems) {
    Optional<String> text = value(environment, name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= min && number <= max) {
        return Optional.of(number);
      }
    } catch (NumberFormatException e) {
      // Reported below, like a number out of range.
    }
    problems.add(wrong(name, text.get(), "a whole number from " + min + " to " + max));
    return Optional.empty();
  }

  private static Duration window(Map<String, String> environment, List<String> problems) {
    String name = "QUOTA_WINDOW";
    Optional<String> text = value(environment, name);
    if (text.isEmpty()) {
      return REAL_WINDOW;
    }
    try {
      Duration window = Duration.parse(text.get());
      if (!window.isZero() && !window.isNegative()) {
        return window;
      }
    } catch (DateTimeParseException e) {
      // Reported below, like a duration that is not above 0.
    }
    problems.add(wrong(name, text.get(), "an ISO-8601 duration above 0, such as PT300S"));
    return REAL_WINDOW;
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  private static String wrong(String name, String value, String valid) {
    return name + " is '" + value + "', valid is " + valid;
  }
}
