package io.millrace.store.follow;

import io.millrace.cassandra.CassandraSettings;
import io.millrace.cassandra.CommitLog;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.settings.Settings;
import io.millrace.common.task.SettingsException;
import io.millrace.kafka.KafkaSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The settings of the continuous mode.
 *
 * @param schemaIds {@code SCHEMA_IDS}: the schemas whose records the pipeline can read, separated
 *     by commas
 * @param patience {@code FOLLOW_PATIENCE}: how long Cassandra may take to acknowledge the records
 *     of one poll before the process gives up, to be restarted. Below Kafka's {@code
 *     max.poll.interval.ms}, or the group would reassign its partitions meanwhile
 * @param metricsPort {@code METRICS_PORT}: where Prometheus can read {@link FollowMetrics}; empty
 *     if nowhere
 */
public record FollowSettings(
    Pipeline pipeline,
    Set<Integer> schemaIds,
    Duration patience,
    OptionalInt metricsPort,
    KafkaSettings kafka,
    CassandraSettings cassandra) {
  /** The settings that only this mode has. */
  public static final List<String> OWN = List.of("SCHEMA_IDS", "FOLLOW_PATIENCE", "METRICS_PORT");

  private static final List<String> OF_INTERVALS =
      List.of(
          "INTERVAL_START",
          "INTERVAL_END",
          "RUN_ID",
          "TRY_NUMBER",
          "DEADLINE",
          "REVISION",
          "FINGERPRINT");

  public FollowSettings {
    schemaIds = Set.copyOf(schemaIds);
  }

  /** The consumer group of a pipeline's continuous mode: its offsets say what is stored. */
  public static String group(Pipeline pipeline) {
    return "millrace-" + pipeline.name() + "-follow";
  }

  /** The same of this pipeline. */
  public String group() {
    return group(pipeline);
  }

  /**
   * Checks that a batch can be made durable in time.
   *
   * @throws SettingsException if not
   */
  public void checkPatience(CommitLog commitLog) {
    commitLog.requireBelow(patience, "FOLLOW_PATIENCE");
  }

  /**
   * Reads them.
   *
   * @throws SettingsException with everything that is wrong
   */
  public static FollowSettings read(Settings settings) {
    FollowSettings read =
        new FollowSettings(
            settings.parsed("PIPELINE", Pipeline::parse),
            schemaIds(settings),
            settings.duration(
                "FOLLOW_PATIENCE",
                Duration.ofSeconds(5),
                Duration.ofMinutes(4),
                Duration.ofMinutes(2)),
            metricsPort(settings),
            KafkaSettings.read(settings),
            CassandraSettings.read(settings));
    settings.refuse(OF_INTERVALS, "MODE is follow");
    settings.check();
    return read;
  }

  private static OptionalInt metricsPort(Settings settings) {
    int port = settings.integer("METRICS_PORT", 1, 65_535, 0);
    return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
  }

  private static Set<Integer> schemaIds(Settings settings) {
    String text = settings.text("SCHEMA_IDS");
    Set<Integer> ids = new HashSet<>();
    for (String id : text.split(",", -1)) {
      if (id.strip().matches("\\d{1,9}")) {
        ids.add(Integer.valueOf(id.strip()));
      } else if (!text.isEmpty()) {
        settings.problem(
            "SCHEMA_IDS is \"%s\" (valid: schema ids, separated by commas)".formatted(text));
        return Set.of();
      }
    }
    return ids;
  }
}
