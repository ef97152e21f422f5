package io.millrace.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** One Kafka broker that is its own controller, has ZooKeeper, or is one of a cluster. */
public final class Kafka extends Service implements KafkaService {
  private static final String HEAP_OPTIONS = "-Xmx384m -Xms384m " + JVM_OPTIONS;
  private static final int PORT = 9092;

  /** For clients outside of its network, in {@code compose/zookeeper/broker.properties}. */
  private static final int EXTERNAL_PORT = 9094;

  private static final String CLUSTER_ID = "bWlsbHJhY2UtdGVzdGtpdA";

  /** The name that it has in a network that it joins, and its address there. */
  static final String NAME = "kafka";

  private static final String FROM_CONTAINERS = NAME + ":9095";

  /** Not the image's own directory: that is a volume, made when the container starts. */
  private static final String COPIED_DATA = "/copied";

  Kafka() {
    this(Map.of());
  }

  private Kafka(Map<String, String> settings) {
    super(Images.kafka(), PORT);
    configure(
        Map.ofEntries(
            Map.entry("CLUSTER_ID", CLUSTER_ID),
            Map.entry("KAFKA_NODE_ID", "1"),
            Map.entry("KAFKA_PROCESS_ROLES", "broker,controller"),
            Map.entry(
                "KAFKA_LISTENERS",
                "CLIENTS://:9092,CONTAINERS://:9095,BROKERS://:9094,CONTROLLER://:9093"),
            // The clients' address is no use inside the container, where the broker must find
            // itself
            // to verify that a partition is part of a transaction.
            Map.entry(
                "KAFKA_ADVERTISED_LISTENERS",
                "CLIENTS://%s,CONTAINERS://%s,BROKERS://localhost:9094"
                    .formatted(bootstrapServers(), FROM_CONTAINERS)),
            Map.entry(
                "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
                "CLIENTS:PLAINTEXT,CONTAINERS:PLAINTEXT,BROKERS:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            Map.entry("KAFKA_INTER_BROKER_LISTENER_NAME", "BROKERS"),
            Map.entry("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"),
            Map.entry("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093"),
            Map.entry("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1"),
            Map.entry("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1"),
            Map.entry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1"),
            Map.entry("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0"),
            Map.entry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false"),
            Map.entry("KAFKA_LOG_DIRS", "/var/lib/kafka/data"),
            Map.entry("KAFKA_HEAP_OPTS", HEAP_OPTIONS)));
    configure(settings);
  }

  private Kafka(ZooKeeper zooKeeper) {
    super(Images.kafkaWithZooKeeper(), EXTERNAL_PORT);
    configure(
        Map.of(
            "KAFKA_CLUSTER_ID",
            CLUSTER_ID,
            "KAFKA_PORT",
            Integer.toString(port()),
            "ZOOKEEPER_PASSWORD",
            ZooKeeper.PASSWORD,
            "KAFKA_HEAP_OPTS",
            HEAP_OPTIONS));
    join(zooKeeper.network(), "kafka");
    copy(zooKeeper.files(), "/zookeeper");
    command("bash", "/zookeeper/kafka-start.sh", "broker", "zookeeper");
  }

  /** A broker for one test alone, which closes it, as {@code compose/zookeeper.yml} has it. */
  public static Kafka startWith(ZooKeeper zooKeeper) {
    Kafka kafka = new Kafka(zooKeeper);
    kafka.start();
    return kafka;
  }

  /** One of a cluster, by its number from 1. */
  Kafka(int id, ClusterNetwork network, int size) {
    this(Map.of());
    String name = name(id);
    join(network, name);
    String copies = Integer.toString(size);
    String majority = Integer.toString(size / 2 + 1);
    configure(
        Map.of(
            "KAFKA_NODE_ID",
            Integer.toString(id),
            "KAFKA_ADVERTISED_LISTENERS",
            "CLIENTS://" + bootstrapServers() + ",BROKERS://" + name + ":9094",
            "KAFKA_CONTROLLER_QUORUM_VOTERS",
            IntStream.rangeClosed(1, size)
                .mapToObj(voter -> voter + "@" + name(voter) + ":9093")
                .collect(Collectors.joining(",")),
            "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR",
            copies,
            "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR",
            copies,
            "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR",
            majority));
  }

  private static String name(int id) {
    return "kafka-" + id;
  }

  /**
   * A broker for one test alone, which closes it, with the data of another one that has ended.
   *
   * @param data what that one had in its log directory
   */
  public static Kafka startWith(Path data) {
    Kafka kafka =
        new Kafka(
            Map.of(
                "KAFKA_LOG_DIRS",
                COPIED_DATA,
                // However long ago the groups were last seen
                "KAFKA_OFFSETS_RETENTION_MINUTES",
                Integer.toString(Integer.MAX_VALUE)));
    kafka.copy(data, COPIED_DATA);
    kafka.start();
    return kafka;
  }

  @Override
  public String bootstrapServers() {
    return HOST + ":" + port();
  }

  @Override
  public Map<String, String> environment() {
    return Map.of("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers());
  }

  /** The same for a task in a container, in a network that it has joined. */
  static Map<String, String> environmentOfContainers() {
    return Map.of("KAFKA_BOOTSTRAP_SERVERS", FROM_CONTAINERS);
  }

  @Override
  public List<Kafka> brokers() {
    return List.of(this);
  }

  @Override
  boolean isReady() throws Exception {
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 3_000);
    try (Admin admin = Admin.create(settings)) {
      return !admin.describeCluster().nodes().get(4, TimeUnit.SECONDS).isEmpty();
    }
  }
}
