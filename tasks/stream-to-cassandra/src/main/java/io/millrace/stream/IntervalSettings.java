package io.millrace.stream;

import io.millrace.common.cassandra.CassandraSettings;
import io.millrace.common.kafka.KafkaSettings;
import io.millrace.common.settings.Settings;
import io.millrace.common.settings.TaskSettings;
import io.millrace.common.task.SettingsException;

/**
 * The settings for one interval.
 *
 * @param revision {@code REVISION}: the one that fetch-and-produce has reported
 * @param fingerprint {@code FINGERPRINT}: of what it has fetched, as it has reported it
 */
record IntervalSettings(
    TaskSettings task,
    int revision,
    String fingerprint,
    KafkaSettings kafka,
    CassandraSettings cassandra) {

  /**
   * Reads them.
   *
   * @throws SettingsException with everything that is wrong
   */
  static IntervalSettings read(Settings settings) {
    IntervalSettings read =
        new IntervalSettings(
            TaskSettings.read(settings),
            settings.integer("REVISION", 1, Integer.MAX_VALUE),
            settings.text("FINGERPRINT"),
            KafkaSettings.read(settings),
            CassandraSettings.read(settings));
    Unused.refuse(settings, "MODE is interval", FollowSettings.OWN);
    settings.check();
    return read;
  }
}
