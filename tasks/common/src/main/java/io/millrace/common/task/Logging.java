package io.millrace.common.task;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Sets the log levels before anything is logged: {@code LOG_LEVEL} is that of the task itself.
 * Libraries log warnings; with {@code debug} they also log info.
 */
final class Logging {
  private static final List<String> LEVELS = List.of("debug", "info", "warn", "error");

  /** Libraries' loggers that the properties file has silenced. */
  private static final List<String> SILENT =
      List.of(
          "org.apache.kafka.clients.NetworkClient",
          "com.datastax.oss.driver.internal.core.control.ControlConnection");

  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private Logging() {}

  static void configure(Map<String, String> environment) {
    String level = environment.getOrDefault("LOG_LEVEL", "").strip();
    if (level.isEmpty()) {
      return;
    }
    if (!LEVELS.contains(level.toLowerCase(Locale.ROOT))) {
      throw new SettingsException(
          "LOG_LEVEL is \"%s\" (valid: %s)".formatted(level, String.join(", ", LEVELS)));
    }
    System.setProperty(PREFIX + "log.io.millrace", level.toLowerCase(Locale.ROOT));
    if (level.equalsIgnoreCase("debug")) {
      System.setProperty(PREFIX + "defaultLogLevel", "info");
      SILENT.forEach(name -> System.setProperty(PREFIX + "log." + name, "info"));
    }
  }
}
