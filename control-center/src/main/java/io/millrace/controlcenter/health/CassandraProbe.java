package io.millrace.controlcenter.health;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import io.millrace.controlcenter.cassandra.CassandraBackend;
import java.util.Collection;

/** Asks a node for its version, and the driver which nodes it knows to be down. */
public final class CassandraProbe implements Probe {
  private final CassandraBackend cassandra;

  public CassandraProbe(CassandraBackend cassandra) {
    this.cassandra = cassandra;
  }

  @Override
  public Finding check() {
    return cassandra.read(CassandraProbe::finding);
  }

  private static Finding finding(CqlSession session) {
    Row local = session.execute("SELECT release_version FROM system.local").one();
    String version = local == null ? null : local.getString("release_version");
    Collection<Node> nodes = session.getMetadata().getNodes().values();
    long down = nodes.stream().filter(CassandraProbe::isDown).count();
    if (down == 0) {
      return Finding.ok(version);
    }
    String problem = "%d of %d nodes are down".formatted(down, nodes.size());
    return new Finding(State.DEGRADED, version, problem);
  }

  private static boolean isDown(Node node) {
    return node.getState() == NodeState.DOWN || node.getState() == NodeState.FORCED_DOWN;
  }
}
