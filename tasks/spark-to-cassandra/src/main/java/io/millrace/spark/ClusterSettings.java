package io.millrace.spark;

import io.millrace.common.settings.Settings;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where Spark runs.
 *
 * @param master {@code SPARK_MASTER}: {@code local[*]} by default, which is this process
 * @param secret {@code SPARK_AUTHENTICATE_SECRET}: what the processes of a standalone cluster prove
 *     to each other that they know; empty otherwise
 * @param properties {@code SPARK_CONF}: more of Spark's own properties, by name
 */
record ClusterSettings(String master, String secret, Map<String, String> properties) {
  private static final Pattern MASTER =
      Pattern.compile(
          "local(\\[(\\*|[1-9]\\d*)])?|spark://[^\\s:]+:\\d{1,5}(,[^\\s:]+:\\d{1,5})*|k8s://\\S+|yarn");

  /**
   * Spark's own names are in camel case, so variables like those of Kafka's cannot stand for them.
   */
  private static final Pattern PROPERTY = Pattern.compile("(spark\\.[A-Za-z0-9._-]+)=(.+)");

  /** Reads them; reports what is wrong to the settings. */
  static ClusterSettings read(Settings settings) {
    String master = master(settings);
    // The passwords of Cassandra and Kafka travel to the executors.
    String secret = isStandalone(master) ? settings.secret("SPARK_AUTHENTICATE_SECRET") : "";
    return new ClusterSettings(master, secret, properties(settings));
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "ClusterSettings[master=%s]".formatted(master);
  }

  boolean isLocal() {
    return master.startsWith("local");
  }

  /** Whether it is a cluster with a master of Spark's own. */
  boolean isStandalone() {
    return isStandalone(master);
  }

  private static boolean isStandalone(String master) {
    return master.startsWith("spark://");
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
}
