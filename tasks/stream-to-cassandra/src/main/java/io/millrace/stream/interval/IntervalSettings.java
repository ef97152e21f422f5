package io.millrace.stream.interval;

import io.millrace.cassandra.CassandraSettings;
import io.millrace.common.settings.Settings;
import io.millrace.common.settings.TaskSettings;
import io.millrace.common.task.SettingsException;
import io.millrace.kafka.KafkaSettings;
import io.millrace.store.ExpectedRevision;
import io.millrace.store.follow.FollowSettings;

/**
 * The settings for one interval.
 *
 * @param expected {@code REVISION} and {@code FINGERPRINT}, as fetch-and-produce has reported them
 */
public record IntervalSettings(
    TaskSettings task,
    ExpectedRevision expected,
    KafkaSettings kafka,
    CassandraSettings cassandra) {

  /**
   * Reads them.
   *
   * @throws SettingsException with everything that is wrong
   */
  public static IntervalSettings read(Settings settings) {
    IntervalSettings read =
        new IntervalSettings(
            TaskSettings.read(settings),
            ExpectedRevision.read(settings),
            KafkaSettings.read(settings),
            CassandraSettings.read(settings));
    settings.refuse(FollowSettings.OWN, "MODE is interval");
    settings.check();
    return read;
  }
}
