package io.millrace.cassandra;

import io.millrace.common.settings.Settings;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How to connect to Cassandra.
 *
 * @param contactPoints at least one; addresses are resolved when the session opens
 * @param localDatacenter the data centre whose nodes are used, and whose quorum counts
 * @param durability what keeps acknowledged rows when a machine loses power
 */
public record CassandraSettings(
    List<InetSocketAddress> contactPoints,
    String localDatacenter,
    String username,
    String password,
    Durability durability) {
  private static final Pattern CONTACT_POINT =
      Pattern.compile("([^\\s:]+|\\[[0-9A-Fa-f:]+]):(\\d{1,5})");

  public CassandraSettings {
    contactPoints = List.copyOf(contactPoints);
  }

  /**
   * Reads {@code CASSANDRA_CONTACT_POINTS} ({@code host:port}, separated by commas), {@code
   * CASSANDRA_LOCAL_DATACENTER}, {@code CASSANDRA_USERNAME}, {@code CASSANDRA_PASSWORD} and {@code
   * CASSANDRA_DURABILITY}; not to be used before {@link Settings#check()}.
   */
  public static CassandraSettings read(Settings settings) {
    return new CassandraSettings(
        contactPoints(settings),
        settings.text("CASSANDRA_LOCAL_DATACENTER"),
        settings.text("CASSANDRA_USERNAME"),
        settings.secret("CASSANDRA_PASSWORD"),
        settings.choice("CASSANDRA_DURABILITY", Durability.class, Durability.AUTO));
  }

  private static List<InetSocketAddress> contactPoints(Settings settings) {
    String text = settings.text("CASSANDRA_CONTACT_POINTS");
    if (text.isEmpty()) {
      return List.of();
    }
    List<InetSocketAddress> points = new ArrayList<>();
    for (String point : text.split(",", -1)) {
      Matcher parts = CONTACT_POINT.matcher(point.strip());
      if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65_535) {
        settings.problem(
            "CASSANDRA_CONTACT_POINTS is \"%s\" (valid: host:port, separated by commas)"
                .formatted(text));
        return List.of();
      }
      points.add(
          InetSocketAddress.createUnresolved(parts.group(1), Integer.parseInt(parts.group(2))));
    }
    return points;
  }

  /** The contact points as they were set, for messages. */
  public String addresses() {
    return contactPoints.stream()
        .map(point -> point.getHostString() + ":" + point.getPort())
        .collect(Collectors.joining(", "));
  }

  /** Omits the password. */
  @Override
  public String toString() {
    return "Cassandra at " + addresses() + " as " + username;
  }
}
