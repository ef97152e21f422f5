package io.millrace.cassandra;

import com.datastax.dse.driver.api.core.config.DseDriverOption;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.millrace.common.task.SettingsException;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.UnavailableException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Opens sessions with Cassandra, configured for short-lived processes.
 *
 * <p>No schema metadata is loaded (nothing here may ask the session for it), and the token map only
 * if there is more than one contact point: with a single node there is nothing to route. Netty's
 * quiet periods are zero, or closing would take four seconds. The driver's configuration files and
 * system properties still apply where this sets nothing.
 */
public final class Sessions {
  /** Longer than Cassandra's own write timeout, so that its answer comes before we stop waiting. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  /** "Unable to perform authentication: …" */
  private static final String NOT_LOOKED_UP = "unable to ";

  private Sessions() {}

  /**
   * Opens a session, blocking until it can be used.
   *
   * @throws UnavailableException if no node can be reached
   * @throws SettingsException if user, password or data centre are wrong
   */
  public static CqlSession open(CassandraSettings settings) {
    List<InetSocketAddress> contactPoints = resolved(settings);
    CqlSession session;
    try {
      session =
          CqlSession.builder()
              .addContactPoints(contactPoints)
              .withConfigLoader(config(settings))
              .withAuthCredentials(settings.username(), settings.password())
              .build();
    } catch (DriverException e) {
      throw translated(settings, e);
    }
    Set<String> datacenters =
        session.getMetadata().getNodes().values().stream()
            .map(Node::getDatacenter)
            .collect(Collectors.toCollection(TreeSet::new));
    if (!datacenters.contains(settings.localDatacenter())) {
      session.close();
      throw new SettingsException(
          "CASSANDRA_LOCAL_DATACENTER is \"%s\", which Cassandra at %s does not have (valid: %s)"
              .formatted(
                  settings.localDatacenter(),
                  settings.addresses(),
                  String.join(", ", datacenters)));
    }
    return session;
  }

  /** Opens a session in the background; fails with the exceptions of {@link #open}. */
  public static CompletableFuture<CqlSession> openAsync(CassandraSettings settings) {
    return CompletableFuture.supplyAsync(() -> open(settings));
  }

  /**
   * Every address of every contact point. The driver itself would skip names that cannot be
   * resolved, and try localhost if none is left.
   */
  private static List<InetSocketAddress> resolved(CassandraSettings settings) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (InetSocketAddress point : settings.contactPoints()) {
      try {
        for (InetAddress address : InetAddress.getAllByName(point.getHostString())) {
          addresses.add(new InetSocketAddress(address, point.getPort()));
        }
      } catch (UnknownHostException e) {
        unknown.add(point.getHostString());
      }
    }
    if (addresses.isEmpty()) {
      throw new UnavailableException(
          "Cassandra at %s cannot be reached: cannot resolve %s"
              .formatted(settings.addresses(), String.join(", ", unknown)));
    }
    return addresses;
  }

  static DriverConfigLoader config(CassandraSettings settings) {
    boolean cluster = settings.contactPoints().size() > 1;
    return DriverConfigLoader.programmaticBuilder()
        .withString(DefaultDriverOption.LOAD_BALANCING_LOCAL_DATACENTER, settings.localDatacenter())
        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, REQUEST_TIMEOUT)
        .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "LOCAL_QUORUM")
        // Every data write carries its own write time, so sending it twice changes nothing.
        .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
        .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(200))
        .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(2))
        .withInt(DefaultDriverOption.CONNECTION_MAX_REQUESTS, 2048)
        // Rows that follow each other go out together: fewer system calls, here and in Cassandra.
        .withDuration(DefaultDriverOption.COALESCER_INTERVAL, Duration.ofMillis(1))
        .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, cluster)
        .withBoolean(DefaultDriverOption.METADATA_TOKEN_MAP_ENABLED, cluster)
        .withBoolean(DseDriverOption.MONITOR_REPORTING_ENABLED, false)
        .withBoolean(DefaultDriverOption.TIMESTAMP_GENERATOR_FORCE_JAVA_CLOCK, true)
        .withBoolean(DefaultDriverOption.NETTY_DAEMON, true)
        .withInt(DefaultDriverOption.NETTY_IO_SIZE, 2)
        .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
        .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
        .withDuration(DefaultDriverOption.CONFIG_RELOAD_INTERVAL, Duration.ZERO)
        .build();
  }

  static TaskException translated(CassandraSettings settings, DriverException failure) {
    List<Throwable> reasons = reasons(failure);
    if (reasons.stream().anyMatch(Sessions::isWrongLogin)) {
      return new SettingsException(
          "CASSANDRA_USERNAME, CASSANDRA_PASSWORD: Cassandra at %s rejects user \"%s\" with this password"
              .formatted(settings.addresses(), settings.username()));
    }
    Throwable reason =
        reasons.stream()
            .filter(SocketException.class::isInstance)
            .findFirst()
            .orElse(reasons.get(reasons.size() - 1));
    return new UnavailableException(
        "Cassandra at %s cannot be reached: %s"
            .formatted(settings.addresses(), CassandraFailures.describe(reason)),
        failure);
  }

  /**
   * Cassandra answers the same way when it cannot look the user up because too many nodes are down,
   * but says so.
   */
  private static boolean isWrongLogin(Throwable reason) {
    return reason instanceof AuthenticationException
        && !reason.getMessage().toLowerCase(Locale.ROOT).contains(NOT_LOOKED_UP);
  }

  /** A failure with all its causes: the driver wraps them, and hides some as suppressed. */
  private static List<Throwable> reasons(Throwable failure) {
    List<Throwable> found = new ArrayList<>(List.of(failure));
    for (int next = 0; next < found.size(); next++) {
      Throwable known = found.get(next);
      Stream.concat(Stream.of(known.getSuppressed()), Stream.ofNullable(known.getCause()))
          .filter(reason -> !found.contains(reason))
          .forEach(found::add);
    }
    return found;
  }
}
