package io.millrace.testkit;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three nodes that join one after the other, as compose/cluster.yml has them. */
public final class CassandraCluster implements CassandraService {
  private static final int SIZE = 3;

  private final List<Cassandra> nodes;

  private CassandraCluster(List<Cassandra> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  static CassandraCluster start(ClusterNetwork network) {
    CassandraCluster cluster =
        new CassandraCluster(
            IntStream.rangeClosed(1, SIZE)
                .mapToObj(number -> new Cassandra(number, network, SIZE))
                .toList());
    cluster.nodes.forEach(Service::start);
    cluster.awaitAll();
    return cluster;
  }

  @Override
  public List<Cassandra> nodes() {
    return nodes;
  }

  @Override
  public CqlSession session() {
    return Cassandra.session(nodes);
  }

  @Override
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(nodes.get(0).environment());
    environment.put(
        "CASSANDRA_CONTACT_POINTS",
        nodes.stream().map(Cassandra::contactPoint).collect(Collectors.joining(",")));
    environment.put("CASSANDRA_REPLICATION_FACTOR", Integer.toString(SIZE));
    return environment;
  }

  /** Waits until every node knows all others and their schema, and accepts the user. */
  public void awaitAll() {
    for (Cassandra node : nodes) {
      Service.await(
          () -> knowsOthers(node), () -> node.contactPoint() + " does not know the others");
    }
  }

  private static boolean knowsOthers(Cassandra node) {
    try (CqlSession session = node.sessionOfItsOwn()) {
      Row self = session.execute("SELECT schema_version FROM system.local").one();
      UUID schema = Objects.requireNonNull(self).getUuid("schema_version");
      List<Row> others = session.execute("SELECT schema_version FROM system.peers_v2").all();
      return others.size() == SIZE - 1
          && others.stream().allMatch(row -> schema.equals(row.getUuid("schema_version")));
    }
  }
}
