package io.millrace.controlcenter;

import io.millrace.cassandra.CassandraSettings;
import io.millrace.common.settings.Settings;
import io.millrace.kafka.KafkaSettings;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The service's settings.
 *
 * @param secret {@code CONTROL_CENTER_SECRET}, of 32 characters or more: what the plugin knows
 * @param metricsSecret {@code CONTROL_CENTER_METRICS_SECRET}, of as many: what Prometheus knows;
 *     empty if metrics need the other one
 * @param port {@code PORT}, 8090 unless set; 0 for any that is free
 * @param pipelines {@code PIPELINES}: the folder of the pipeline files
 * @param registry {@code REGISTRY_URL}
 * @param sparkMaster {@code SPARK_MASTER_UI_URL}: the standalone master's page, if there is one
 * @param sparkHistory {@code SPARK_HISTORY_URL}: the history server, if there is one
 * @param sparkUi {@code SPARK_UI_URL}: where a browser finds Spark's pages, which may be another
 *     address than this service's
 * @param environment all variables, for the sources' {@code SOURCE_…}
 */
record ControlCenterSettings(
    String secret,
    Optional<String> metricsSecret,
    int port,
    Path pipelines,
    KafkaSettings kafka,
    URI registry,
    CassandraSettings cassandra,
    Optional<URI> sparkMaster,
    Optional<URI> sparkHistory,
    Optional<URI> sparkUi,
    Map<String, String> environment) {
  static final int SHORTEST_SECRET = 32;

  /**
   * Reads them.
   *
   * @throws io.millrace.common.task.SettingsException with everything that is wrong
   */
  static ControlCenterSettings read(Settings settings) {
    ControlCenterSettings read =
        new ControlCenterSettings(
            longEnough(settings, "CONTROL_CENTER_SECRET", settings.secret("CONTROL_CENTER_SECRET")),
            metricsSecret(settings),
            settings.integer("PORT", 0, 65_535, 8090),
            folder(settings),
            KafkaSettings.read(settings),
            settings.uri("REGISTRY_URL"),
            CassandraSettings.read(settings),
            optional(settings, "SPARK_MASTER_UI_URL"),
            optional(settings, "SPARK_HISTORY_URL"),
            optional(settings, "SPARK_UI_URL"),
            settings.environment());
    settings.check();
    return read;
  }

  private static Optional<String> metricsSecret(Settings settings) {
    String name = "CONTROL_CENTER_METRICS_SECRET";
    if (settings.text("CONTROL_CENTER_METRICS_SECRET", "").isEmpty()) {
      return Optional.empty();
    }
    String secret = longEnough(settings, name, settings.secret(name));
    if (secret.equals(settings.environment().get("CONTROL_CENTER_SECRET"))) {
      settings.problem(
          name
              + " is the same as CONTROL_CENTER_SECRET, which opens all data (valid: another one)");
    }
    return Optional.of(secret);
  }

  private static String longEnough(Settings settings, String name, String secret) {
    if (!secret.isBlank() && secret.length() < SHORTEST_SECRET) {
      settings.problem(
          "%s has %d characters (valid: %d or more)"
              .formatted(name, secret.length(), SHORTEST_SECRET));
    }
    return secret;
  }

  private static Path folder(Settings settings) {
    String folder = settings.text("PIPELINES", "/opt/millrace/pipelines");
    try {
      return Path.of(folder);
    } catch (InvalidPathException e) {
      settings.problem("PIPELINES is \"%s\" (valid: a folder)".formatted(folder));
      return Path.of("");
    }
  }

  private static Optional<URI> optional(Settings settings, String name) {
    return settings.text(name, "").isEmpty() ? Optional.empty() : Optional.of(settings.uri(name));
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "ControlCenterSettings[port=%d, pipelines=%s, %s, registry=%s, %s]"
        .formatted(port, pipelines, kafka, registry, cassandra);
  }
}
