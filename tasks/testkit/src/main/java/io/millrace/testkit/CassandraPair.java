package io.millrace.testkit;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.loadbalancing.NodeDistance;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * Two Cassandra nodes of one cluster, on a network of their own. They are reached by their own
 * addresses, since that is how the driver finds the one through the other.
 */
public final class CassandraPair implements AutoCloseable {
  /** Of both. */
  public static final String DATACENTER = "datacenter1";

  private static final int PORT = 9042;
  private static final Duration REQUEST = Duration.ofSeconds(30);
  private static final int CONNECT_MS = 2_000;

  private final Network network = Network.newNetwork();
  private final List<Node> nodes = List.of(new Node(network, "first"), new Node(network, "second"));

  private CassandraPair() {}

  /** Starts both, and returns once each knows the other and its schema. */
  public static CassandraPair start() {
    CassandraPair pair = new CassandraPair();
    Runtime.getRuntime().addShutdownHook(new Thread(pair::close, "remove " + pair.network.getId()));
    pair.nodes.forEach(Node::start);
    pair.nodes.forEach(Node::awaitOther);
    return pair;
  }

  /** Both. */
  public List<Node> nodes() {
    return nodes;
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.container.stop());
    network.close();
  }

  /** One of the two. */
  public static final class Node {
    private final GenericContainer<?> container;

    /** Both are seeds, so that neither waits for the other before it starts. */
    private Node(Network network, String name) {
      container =
          new GenericContainer<>(Images.cassandra())
              .withLabel(Service.LABEL, "CassandraPair")
              .withNetwork(network)
              .withNetworkAliases(name)
              .withEnv("CASSANDRA_SEEDS", "first,second")
              .withEnv("MAX_HEAP_SIZE", "384M")
              .withEnv("HEAP_NEWSIZE", "96M")
              // Without any ring delay, each forgets the other as soon as it has heard of it; the
              // other delay is how long a schema that is behind stays so, a minute by default.
              .withEnv(
                  "JVM_EXTRA_OPTS",
                  "-Dcassandra.ring_delay_ms=5000 -Dcassandra.migration_delay_ms=1000"
                      + " -Dcassandra.skip_wait_for_gossip_to_settle=0")
              .waitingFor(Wait.forLogMessage(".*", 1));
    }

    private void start() {
      container.start();
    }

    /** {@code host:port}. */
    public String contactPoint() {
      return address() + ":" + PORT;
    }

    /** What a task needs to find the cluster through this node. */
    public Map<String, String> environment() {
      return Map.of(
          "CASSANDRA_CONTACT_POINTS",
          contactPoint(),
          "CASSANDRA_LOCAL_DATACENTER",
          DATACENTER,
          "CASSANDRA_USERNAME",
          "cassandra",
          "CASSANDRA_PASSWORD",
          "cassandra");
    }

    /** A session that only uses this node, and which the caller closes. */
    public CqlSession session() {
      InetSocketAddress wanted = new InetSocketAddress(address(), PORT);
      return CqlSession.builder()
          .withConfigLoader(
              DriverConfigLoader.programmaticBuilder()
                  .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, REQUEST)
                  .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                  .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                  .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
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

    /** Freezes it until {@link #resume}. */
    public void pause() {
      DockerClientFactory.lazyClient().pauseContainerCmd(container.getContainerId()).exec();
    }

    /** Ends a {@link #pause}, and waits until it answers and knows what the other knows. */
    public void resume() {
      DockerClientFactory.lazyClient().unpauseContainerCmd(container.getContainerId()).exec();
      awaitOther();
    }

    private String address() {
      return container.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
          .findFirst()
          .orElseThrow()
          .getIpAddress();
    }

    private void awaitOther() {
      Service.await(
          this::knowsOther,
          () -> "%s is alone; its log:%n%s".formatted(address(), container.getLogs()));
    }

    private boolean knowsOther() throws IOException {
      try (Socket socket = new Socket()) {
        // Costs nothing, while a session that cannot be opened costs what the nodes need to start
        socket.connect(new InetSocketAddress(address(), PORT), CONNECT_MS);
      }
      try (CqlSession session = session()) {
        Row self = session.execute("SELECT schema_version FROM system.local").one();
        Row other = session.execute("SELECT schema_version FROM system.peers_v2").one();
        return self != null
            && other != null
            && self.getUuid("schema_version").equals(other.getUuid("schema_version"));
      }
    }
  }
}
