package io.millrace.replay;

import io.millrace.cassandra.CassandraSettings;
import io.millrace.common.settings.Settings;
import io.millrace.common.settings.TaskSettings;
import io.millrace.common.task.SettingsException;
import io.millrace.kafka.KafkaSettings;
import java.util.Map;

/**
 * The settings of this task.
 *
 * @param filter {@code REASON} and {@code MESSAGE_CONTAINS}: which dead letters; all by default
 * @param dryRun {@code DRY_RUN}: whether to only report what would be done
 * @param schemaId {@code SCHEMA_ID}: the schema in the registry that records are written with; 0 in
 *     a dry run, which writes none
 */
record ReplaySettings(
    TaskSettings task,
    DeadLetterFilter filter,
    boolean dryRun,
    int schemaId,
    KafkaSettings kafka,
    CassandraSettings cassandra) {

  /**
   * Reads and checks all of them.
   *
   * @throws SettingsException with everything that is wrong
   */
  static ReplaySettings read(Map<String, String> environment) {
    Settings settings = new Settings(environment);
    boolean dryRun = settings.flag("DRY_RUN", false);
    ReplaySettings read =
        new ReplaySettings(
            TaskSettings.read(settings),
            new DeadLetterFilter(
                settings.choice("REASON", StageChoice.class, StageChoice.ALL),
                settings.text("MESSAGE_CONTAINS", "")),
            dryRun,
            dryRun ? 0 : settings.integer("SCHEMA_ID", 1, Integer.MAX_VALUE),
            KafkaSettings.read(settings),
            CassandraSettings.read(settings));
    settings.check();
    return read;
  }
}
