package io.millrace.spark;

import io.millrace.common.settings.Settings;
import io.millrace.common.task.SettingsException;
import io.millrace.store.follow.FollowSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The settings of the continuous mode.
 *
 * @param trigger {@code FOLLOW_TRIGGER}: the time between the beginnings of two batches
 * @param checkpoint {@code FOLLOW_CHECKPOINT}: the folder in which Spark notes what it has read
 */
record SparkFollowSettings(
    FollowSettings follow, ClusterSettings cluster, Duration trigger, Path checkpoint) {
  /** The settings that only this mode has. */
  static final List<String> OWN =
      List.of(
          "SCHEMA_IDS", "FOLLOW_PATIENCE", "METRICS_PORT", "FOLLOW_TRIGGER", "FOLLOW_CHECKPOINT");

  /**
   * Reads them.
   *
   * @throws SettingsException with everything that is wrong
   */
  static SparkFollowSettings read(Settings settings) {
    ClusterSettings cluster = ClusterSettings.read(settings);
    Duration trigger =
        settings.duration(
            "FOLLOW_TRIGGER", Duration.ofMillis(100), Duration.ofHours(1), Duration.ofSeconds(5));
    Path checkpoint = Path.of(settings.text("FOLLOW_CHECKPOINT", "/opt/spark/checkpoint"));
    return new SparkFollowSettings(FollowSettings.read(settings), cluster, trigger, checkpoint);
  }
}
