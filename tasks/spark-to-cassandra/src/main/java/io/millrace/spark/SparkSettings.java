package io.millrace.spark;

import io.millrace.cassandra.CassandraSettings;
import io.millrace.common.settings.Settings;
import io.millrace.common.settings.TaskSettings;
import io.millrace.common.task.SettingsException;
import io.millrace.kafka.KafkaSettings;
import io.millrace.store.ExpectedRevision;
import java.util.regex.Pattern;

/**
 * The settings for one interval.
 *
 * @param expected {@code REVISION} and {@code FINGERPRINT}, as fetch-and-produce has reported them
 * @param master {@code SPARK_MASTER}: {@code local[*]} by default, which is this process
 */
public record SparkSettings(
    TaskSettings task,
    ExpectedRevision expected,
    KafkaSettings kafka,
    CassandraSettings cassandra,
    String master) {
  private static final Pattern MASTER =
      Pattern.compile(
          "local(\\[(\\*|[1-9]\\d*)])?|spark://[^\\s:]+:\\d{1,5}(,[^\\s:]+:\\d{1,5})*|k8s://\\S+|yarn");

  /**
   * Reads them.
   *
   * @throws SettingsException with everything that is wrong
   */
  public static SparkSettings read(Settings settings) {
    SparkSettings read =
        new SparkSettings(
            TaskSettings.read(settings),
            ExpectedRevision.read(settings),
            KafkaSettings.read(settings),
            CassandraSettings.read(settings),
            master(settings));
    settings.check();
    return read;
  }

  private static String master(Settings settings) {
    String master = settings.text("SPARK_MASTER", "local[*]");
    if (!MASTER.matcher(master).matches()) {
      settings.problem(
          "SPARK_MASTER is \"%s\" (valid: local[*], local[2], spark://host:port, k8s://…, yarn)"
              .formatted(master));
    }
    return master;
  }
}
