package io.millrace.spark;

import io.millrace.cassandra.CassandraSettings;
import io.millrace.common.settings.Settings;
import io.millrace.common.settings.TaskSettings;
import io.millrace.common.task.SettingsException;
import io.millrace.kafka.KafkaSettings;
import io.millrace.store.ExpectedRevision;

/**
 * The settings for one interval.
 *
 * @param expected {@code REVISION} and {@code FINGERPRINT}, as fetch-and-produce has reported them
 */
record SparkSettings(
    TaskSettings task,
    ExpectedRevision expected,
    KafkaSettings kafka,
    CassandraSettings cassandra,
    ClusterSettings cluster) {

  /**
   * Reads them.
   *
   * @throws SettingsException with everything that is wrong
   */
  static SparkSettings read(Settings settings) {
    SparkSettings read =
        new SparkSettings(
            TaskSettings.read(settings),
            ExpectedRevision.read(settings),
            KafkaSettings.read(settings),
            CassandraSettings.read(settings),
            ClusterSettings.read(settings));
    settings.refuse(SparkFollowSettings.OWN, "MODE is interval");
    settings.check();
    return read;
  }
}
