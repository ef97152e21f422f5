package io.millrace.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three brokers that are controllers too, as compose/cluster.yml has them. */
public final class KafkaCluster implements KafkaService {
  private static final int SIZE = 3;
  private static final String COPIES = Integer.toString(SIZE);

  private final List<Kafka> brokers;

  private KafkaCluster(List<Kafka> brokers) {
    this.brokers = List.copyOf(brokers);
  }

  static KafkaCluster start(ClusterNetwork network) {
    KafkaCluster cluster =
        new KafkaCluster(
            IntStream.rangeClosed(1, SIZE).mapToObj(id -> new Kafka(id, network, SIZE)).toList());
    // None is ready before it has others to elect a controller with.
    CompletableFuture.allOf(
            cluster.brokers.stream()
                .map(broker -> CompletableFuture.runAsync(broker::start))
                .toArray(CompletableFuture<?>[]::new))
        .join();
    return cluster;
  }

  @Override
  public List<Kafka> brokers() {
    return brokers;
  }

  /** The broker with this id. */
  public Kafka broker(int id) {
    return brokers.get(id - 1);
  }

  @Override
  public String bootstrapServers() {
    return brokers.stream().map(Kafka::bootstrapServers).collect(Collectors.joining(","));
  }

  @Override
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers());
    environment.put("KAFKA_REPLICATION_FACTOR", COPIES);
    return environment;
  }
}
