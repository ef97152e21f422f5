package io.millrace.testkit;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.loadbalancing.NodeDistance;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * Two Cassandra nodes of one cluster, on a network of their own. They are reached by their own
 * addresses, since that is how the driver finds the one through the other.
 */
public final class CassandraPair implements AutoCloseable {
  private static final int PORT = 9042;
  private static final String DATACENTER = "datacenter1";
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Network network = Network.newNetwork();
  private final GenericContainer<?> first;
  private final GenericContainer<?> second;

  private CassandraPair() {
    first = node(Map.of(), 0);
    // The second learns from the first what there is before it joins: that takes some gossip.
    second = node(Map.of("CASSANDRA_SEEDS", "first"), 5_000);
  }

  /** Starts both, and returns once the cluster has two nodes. */
  public static CassandraPair start() {
    CassandraPair pair = new CassandraPair();
    try {
      pair.first.withNetworkAliases("first").start();
      pair.second.start();
      return pair;
    } catch (RuntimeException e) {
      pair.close();
      throw e;
    }
  }

  /** Of each node. */
  public List<String> contactPoints() {
    return List.of(address(first) + ":" + PORT, address(second) + ":" + PORT);
  }

  /**
   * What a task needs to find them through one.
   *
   * @param contactPoint one of {@link #contactPoints}
   */
  public static Map<String, String> environment(String contactPoint) {
    return Map.of(
        "CASSANDRA_CONTACT_POINTS",
        contactPoint,
        "CASSANDRA_LOCAL_DATACENTER",
        DATACENTER,
        "CASSANDRA_USERNAME",
        "cassandra",
        "CASSANDRA_PASSWORD",
        "cassandra");
  }

  /** A session that asks this node only, and which the caller closes. */
  public static CqlSession session(String contactPoint) {
    String host = contactPoint.substring(0, contactPoint.lastIndexOf(':'));
    InetSocketAddress wanted = new InetSocketAddress(host, PORT);
    return CqlSession.builder()
        .withConfigLoader(
            DriverConfigLoader.programmaticBuilder()
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
                .build())
        .addContactPoint(wanted)
        .withLocalDatacenter(DATACENTER)
        .withNodeDistanceEvaluator(
            (node, datacenter) ->
                node.getEndPoint().resolve().equals(wanted)
                    ? NodeDistance.LOCAL
                    : NodeDistance.IGNORED)
        .build();
  }

  @Override
  public void close() {
    second.stop();
    first.stop();
    network.close();
  }

  private GenericContainer<?> node(Map<String, String> more, int ringDelay) {
    return new GenericContainer<>(Images.cassandra())
        .withNetwork(network)
        .withEnv("MAX_HEAP_SIZE", "384M")
        .withEnv("HEAP_NEWSIZE", "96M")
        .withEnv(
            "JVM_EXTRA_OPTS",
            "-Dcassandra.ring_delay_ms=%d -Dcassandra.skip_wait_for_gossip_to_settle=0"
                .formatted(ringDelay))
        .withEnv(more)
        .waitingFor(
            Wait.forLogMessage(".*Starting listening for CQL clients.*", 1)
                .withStartupTimeout(PATIENCE));
  }

  private static String address(GenericContainer<?> node) {
    return node.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
        .findFirst()
        .orElseThrow()
        .getIpAddress();
  }
}
