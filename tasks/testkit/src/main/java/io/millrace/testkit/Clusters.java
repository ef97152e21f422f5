package io.millrace.testkit;

import java.util.concurrent.CompletableFuture;

/** Three brokers and three Cassandra nodes, started once and shared like {@link Services}. */
public final class Clusters {
  private static ClusterNetwork network;
  private static KafkaCluster kafka;
  private static CassandraCluster cassandra;

  private Clusters() {}

  /** Starts both, and the registry, unless they run. */
  public static synchronized void startAll() {
    if (network != null) {
      return;
    }
    network = ClusterNetwork.create();
    CompletableFuture<KafkaCluster> brokers =
        CompletableFuture.supplyAsync(() -> KafkaCluster.start(network));
    CompletableFuture<CassandraCluster> nodes =
        CompletableFuture.supplyAsync(() -> CassandraCluster.start(network));
    Services.registry();
    kafka = brokers.join();
    cassandra = nodes.join();
    Runtime.getRuntime().addShutdownHook(new Thread(Clusters::close, "remove the cluster"));
  }

  /** The brokers. */
  public static synchronized KafkaCluster kafka() {
    startAll();
    return kafka;
  }

  /** The nodes. */
  public static synchronized CassandraCluster cassandra() {
    startAll();
    return cassandra;
  }

  /**
   * Removes both, if they were started: even idle, they cost the tests after them time. The
   * containers go first, or the network would be in use.
   */
  public static synchronized void close() {
    if (network != null) {
      kafka.brokers().forEach(Service::close);
      cassandra.nodes().forEach(Service::close);
      network.remove();
      network = null;
    }
  }
}
