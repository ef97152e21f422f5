package io.millrace.testkit;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.loadbalancing.NodeDistance;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One Cassandra node that asks for a password, alone or in a cluster. */
public final class Cassandra extends Service implements CassandraService {
  /** The name that it has in a network that it joins. */
  static final String NAME = "cassandra";

  private static final int PORT = 9042;
  private static final String DATACENTER = "datacenter1";
  private static final String USERNAME = "cassandra";
  private static final String PASSWORD = "cassandra";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How soon a session finds the node again after it was down. */
  private static final Duration SOON = Duration.ofMillis(500);

  private static final int PROBE_TIMEOUT_MS = 2_000;

  /**
   * A request of version 4 of the protocol for what the node supports, and its answer's first byte.
   */
  private static final byte[] OPTIONS = {4, 0, 0, 0, 5, 0, 0, 0, 0};

  private static final int ANSWER = 0x84;

  /** How a single node stores what is written, as docker-compose.yml has it. */
  private static final Map<String, String> SYNCED_BY_TIME =
      Map.of(
          "commitlog_sync", "periodic",
          "commitlog_sync_period", "50ms",
          "memtable_allocation_type", "offheap_objects",
          "memtable_offheap_space", "256MiB",
          "memtable_flush_writers", "1");

  /** The same in a cluster, as compose/cluster.yml has it. */
  private static final Map<String, String> SYNCED_FIRST =
      Map.of(
          "commitlog_sync", "group",
          "commitlog_sync_group_window", "10ms",
          "commitlog_sync_period", "0ms",
          "concurrent_writes", "256",
          "native_transport_max_threads", "256");

  private static final String FAST_LOGINS = "-Dcassandra.auth_bcrypt_gensalt_log2_rounds=4";

  /** A single node's collector; the rest only shortens its start. */
  private static final List<String> ALONE =
      List.of(
          "-XX:-UseG1GC",
          "-XX:+UseParallelGC",
          "-XX:-UseGCOverheadLimit",
          "-Dcassandra.ring_delay_ms=0",
          "-Dcassandra.skip_wait_for_gossip_to_settle=0",
          "-Dcassandra.superuser_setup_delay_ms=0");

  /**
   * Logins need a majority of three copies. Without any ring delay, each node forgets the others as
   * soon as it has heard of them; the migration delay is how long a schema that is behind stays so,
   * a minute by default.
   */
  private static final List<String> IN_CLUSTER =
      List.of(
          "-Dcassandra.system_auth.default_rf=3",
          "-Dcassandra.ring_delay_ms=3000",
          "-Dcassandra.migration_delay_ms=1000",
          "-Dcassandra.skip_wait_for_gossip_to_settle=0",
          "-Dcassandra.superuser_setup_delay_ms=1000");

  private final InetSocketAddress address;
  private final boolean alone;

  Cassandra() {
    this(Map.of(), "");
  }

  private Cassandra(Map<String, String> settings, String jvmOptions) {
    super(Images.cassandra(), PORT);
    address = new InetSocketAddress(HOST, port());
    alone = true;
    configure(
        Map.of(
            "MAX_HEAP_SIZE", "512M",
            "HEAP_NEWSIZE", "128M",
            "JVM_EXTRA_OPTS", options(SYNCED_BY_TIME, settings, ALONE) + " " + jvmOptions));
  }

  /**
   * One of a cluster, by its number from 1. It is reached by its own address, since that is how the
   * driver finds the others through one. The first founds the cluster, being its own seed.
   */
  Cassandra(int number, ClusterNetwork network, int size) {
    super(Images.cassandra(), PORT);
    address = new InetSocketAddress(network.address(number), PORT);
    alone = false;
    join(network, name(number), network.address(number));
    configure(
        Map.of(
            "CASSANDRA_SEEDS",
            IntStream.rangeClosed(1, size)
                .filter(other -> number == 1 || other != number)
                .mapToObj(Cassandra::name)
                .collect(Collectors.joining(",")),
            "MAX_HEAP_SIZE",
            "384M",
            "HEAP_NEWSIZE",
            "96M",
            "JVM_EXTRA_OPTS",
            options(SYNCED_FIRST, Map.of(), IN_CLUSTER)));
  }

  private static String name(int number) {
    return "cassandra-" + number;
  }

  /**
   * A node for a single test, which closes it.
   *
   * @param settings of cassandra.yaml, in place of the usual ones
   */
  public static Cassandra start(Map<String, String> settings) {
    return start(settings, "");
  }

  /**
   * The same.
   *
   * @param jvmOptions beside the usual ones, of which they overrule any that they contradict
   */
  public static Cassandra start(Map<String, String> settings, String jvmOptions) {
    Cassandra cassandra = new Cassandra(settings, jvmOptions);
    cassandra.start();
    return cassandra;
  }

  /**
   * A node for a single test, which closes it, with its data on a small disk.
   *
   * @param script that starts it, in place of the image's own
   */
  public static Cassandra startOn(SmallDisk disk, Path script) {
    Cassandra cassandra = new Cassandra(Map.of(), "");
    cassandra.mount(disk.volume(), "/var/lib/cassandra");
    cassandra.startBy(script, "cassandra", "-f");
    cassandra.start();
    return cassandra;
  }

  /**
   * A node for a single test, which closes it, started by a script of its own.
   *
   * @param settings of cassandra.yaml, in place of the usual ones
   * @param script that starts it, in place of the image's own
   */
  public static Cassandra startBy(Map<String, String> settings, Path script) {
    Cassandra cassandra = new Cassandra(settings, "");
    cassandra.startBy(script, "cassandra", "-f");
    cassandra.start();
    return cassandra;
  }

  private static String options(
      Map<String, String> synced, Map<String, String> settings, List<String> more) {
    Map<String, String> all = new TreeMap<>(synced);
    all.put("authenticator", "PasswordAuthenticator");
    all.put("authorizer", "CassandraAuthorizer");
    all.putAll(settings);
    Stream<String> ofYaml =
        all.entrySet().stream()
            .map(entry -> "-Dcassandra.settings." + entry.getKey() + "=" + entry.getValue());
    return Stream.of(
            Stream.of(JVM_OPTIONS, "-Dcassandra.config.allow_system_properties=true", FAST_LOGINS),
            ofYaml,
            more.stream())
        .flatMap(each -> each)
        .collect(Collectors.joining(" "));
  }

  /** {@code host:port} for clients on this machine. */
  public String contactPoint() {
    return address.getHostString() + ":" + address.getPort();
  }

  @Override
  public Map<String, String> environment() {
    return Map.of(
        "CASSANDRA_CONTACT_POINTS", contactPoint(),
        "CASSANDRA_LOCAL_DATACENTER", DATACENTER,
        "CASSANDRA_USERNAME", USERNAME,
        "CASSANDRA_PASSWORD", PASSWORD);
  }

  /** The same for a task in a container, in a network that it has joined. */
  Map<String, String> environmentOfContainers() {
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("CASSANDRA_CONTACT_POINTS", NAME + ":" + PORT);
    return environment;
  }

  /**
   * A new session, which the caller closes. It is patient, since test machines are slow, and keeps
   * no copy of the schema: it would read all of it again after each statement that creates a table.
   */
  @Override
  public CqlSession session() {
    return session(List.of(this));
  }

  /** A session that begins with any of these nodes. */
  static CqlSession session(List<Cassandra> nodes) {
    return builder(nodes).build();
  }

  /** A session that only uses this node of a cluster, and which the caller closes. */
  public CqlSession sessionOfItsOwn() {
    return builder(List.of(this))
        .withNodeDistanceEvaluator(
            (node, datacenter) ->
                node.getEndPoint().resolve().equals(address)
                    ? NodeDistance.LOCAL
                    : NodeDistance.IGNORED)
        .build();
  }

  private static CqlSessionBuilder builder(List<Cassandra> nodes) {
    return CqlSession.builder()
        .withConfigLoader(
            DriverConfigLoader.programmaticBuilder()
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, PATIENCE)
                .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "LOCAL_QUORUM")
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, PATIENCE)
                .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, SOON)
                .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, SOON)
                .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
                .build())
        .addContactPoints(nodes.stream().map(node -> node.address).toList())
        .withLocalDatacenter(DATACENTER)
        .withAuthCredentials(USERNAME, PASSWORD);
  }

  @Override
  public List<Cassandra> nodes() {
    return List.of(this);
  }

  /**
   * Answers the protocol and accepts the user, who is created only after that; in a cluster, only
   * once there is a second node.
   */
  @Override
  boolean isReady() throws IOException {
    if (!speaks()) {
      return false;
    }
    if (!alone) {
      return true;
    }
    try (CqlSession session = session()) {
      return session.execute("SELECT release_version FROM system.local").one() != null;
    }
  }

  private boolean speaks() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(address, PROBE_TIMEOUT_MS);
      socket.setSoTimeout(PROBE_TIMEOUT_MS);
      socket.getOutputStream().write(OPTIONS);
      return socket.getInputStream().read() == ANSWER;
    }
  }
}
