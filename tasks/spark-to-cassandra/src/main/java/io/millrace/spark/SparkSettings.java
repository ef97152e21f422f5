package io.millrace.spark;

import io.millrace.cassandra.CassandraSettings;
import io.millrace.common.settings.Settings;
import io.millrace.common.settings.TaskSettings;
import io.millrace.common.task.SettingsException;
import io.millrace.kafka.KafkaSettings;
import io.millrace.store.ExpectedRevision;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings for one interval.
 *
 * @param expected {@code REVISION} and {@code FINGERPRINT}, as fetch-and-produce has reported them
 * @param master {@code SPARK_MASTER}: {@code local[*]} by default, which is this process
 * @param secret {@code SPARK_AUTHENTICATE_SECRET}: what the processes of a standalone cluster prove
 *     to each other that they know; empty otherwise
 * @param properties {@code SPARK_CONF}: more of Spark's own properties, by name
 */
public record SparkSettings(
    TaskSettings task,
    ExpectedRevision expected,
    KafkaSettings kafka,
    CassandraSettings cassandra,
    String master,
    String secret,
    Map<String, String> properties) {
  private static final Pattern MASTER =
      Pattern.compile(
          "local(\\[(\\*|[1-9]\\d*)])?|spark://[^\\s:]+:\\d{1,5}(,[^\\s:]+:\\d{1,5})*|k8s://\\S+|yarn");

  /**
   * Spark's own names are in camel case, so variables like those of Kafka's cannot stand for them.
   */
  private static final Pattern PROPERTY = Pattern.compile("(spark\\.[A-Za-z0-9._-]+)=(.+)");

  /**
   * Reads them.
   *
   * @throws SettingsException with everything that is wrong
   */
  public static SparkSettings read(Settings settings) {
    String master = master(settings);
    SparkSettings read =
        new SparkSettings(
            TaskSettings.read(settings),
            ExpectedRevision.read(settings),
            KafkaSettings.read(settings),
            CassandraSettings.read(settings),
            master,
            // The passwords of Cassandra and Kafka travel to the executors.
            isStandalone(master) ? settings.secret("SPARK_AUTHENTICATE_SECRET") : "",
            properties(settings));
    settings.check();
    return read;
  }

  boolean isLocal() {
    return master.startsWith("local");
  }

  private static boolean isStandalone(String master) {
    return master.startsWith("spark://");
  }

  private static Map<String, String> properties(Settings settings) {
    Map<String, String> properties = new TreeMap<>();
    for (String word : settings.text("SPARK_CONF", "").split("\\s+", -1)) {
      Matcher matcher = PROPERTY.matcher(word);
      if (matcher.matches()) {
        properties.put(matcher.group(1), matcher.group(2));
      } else if (!word.isEmpty()) {
        settings.problem(
            "SPARK_CONF has \"%s\" (valid: spark.<name>=<value>, separated by spaces)"
                .formatted(word));
      }
    }
    return properties;
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
