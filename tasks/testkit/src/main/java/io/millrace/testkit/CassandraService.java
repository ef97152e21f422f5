package io.millrace.testkit;

import com.datastax.oss.driver.api.core.CqlSession;
import java.util.List;
import java.util.Map;

/** Cassandra as tests use it: one node, or a {@link CassandraCluster}. */
public interface CassandraService {
  /** A new session, which the caller closes. */
  CqlSession session();

  /** What a task needs to find it. */
  Map<String, String> environment();

  /** Its nodes, at least one. */
  List<Cassandra> nodes();
}
