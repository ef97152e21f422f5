package io.millrace.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.millrace.common.task.SettingsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a node says of its commit log in {@code system_views.settings} and {@code system.local}. */
record CommitLogSettings(CqlSession session, Node node) implements CommitLog.Source {
  private static final String MODE = "commitlog_sync";
  private static final String PERIOD = "commitlog_sync_period";
  private static final String LAG_BLOCK = "periodic_commitlog_sync_lag_block";

  /** The modes in which an acknowledgement comes after the sync. */
  private static final Set<String> SYNCED_FIRST = Set.of("batch", "group");

  private static final SimpleStatement SETTINGS =
      SimpleStatement.newInstance(
          "SELECT name, value FROM system_views.settings WHERE name IN (?, ?, ?)",
          MODE,
          PERIOD,
          LAG_BLOCK);

  private static final SimpleStatement GENERATION =
      SimpleStatement.newInstance("SELECT gossip_generation FROM system.local WHERE key = 'local'");

  private static final Pattern TIME = Pattern.compile("(\\d+)(ms|s|m|h|d)");

  @Override
  public int process() {
    return session.execute(GENERATION.setNode(node)).one().getInt(0);
  }

  @Override
  public Optional<Duration> lag() {
    Map<String, String> settings = new HashMap<>();
    for (Row row : session.execute(SETTINGS.setNode(node))) {
      String value = row.getString("value");
      if (value != null && !value.equals("null")) {
        settings.put(row.getString("name"), value);
      }
    }
    return lag(settings);
  }

  /**
   * How long ago the last finished sync may have begun when a write is acknowledged.
   *
   * @param settings of the node, those that it has
   * @throws SettingsException if they do not tell
   */
  static Optional<Duration> lag(Map<String, String> settings) {
    if (SYNCED_FIRST.contains(settings.getOrDefault(MODE, ""))) {
      return Optional.empty();
    }
    Optional<Duration> lag =
        settings.containsKey(LAG_BLOCK)
            ? time(settings.get(LAG_BLOCK))
            : time(settings.getOrDefault(PERIOD, ""))
                .map(period -> period.multipliedBy(3).dividedBy(2));
    if (lag.isEmpty()) {
      throw new SettingsException(
          "CASSANDRA_DURABILITY: Cassandra does not tell how often it syncs its commit log, only %s"
                  .formatted(settings)
              + " (valid then: replication)");
    }
    return lag;
  }

  private static Optional<Duration> time(String text) {
    Matcher parts = TIME.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(parts.group(1));
    return Optional.of(
        switch (parts.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }
}
