package io.millrace.chaos;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.millrace.testkit.Cassandra;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * A sink as it is often written: asynchronous writes with a bound in flight, the driver as it
 * comes, and nobody who looks at a result. It is here to lose rows where the tasks must not.
 */
final class NaiveSink implements AutoCloseable {
  private static final int IN_FLIGHT = 1_024;

  private final CqlSession session;
  private final String table;
  private final PreparedStatement insert;
  private final Semaphore room = new Semaphore(IN_FLIGHT);

  NaiveSink(Cassandra cassandra, String keyspace) {
    Map<String, String> settings = cassandra.environment();
    session =
        CqlSession.builder()
            .addContactPoint(new InetSocketAddress("localhost", cassandra.port()))
            .withLocalDatacenter(settings.get("CASSANDRA_LOCAL_DATACENTER"))
            .withAuthCredentials(
                settings.get("CASSANDRA_USERNAME"), settings.get("CASSANDRA_PASSWORD"))
            .build();
    table = keyspace + ".naive";
    try (CqlSession patient = cassandra.session()) {
      patient.execute("CREATE TABLE " + table + " (id int PRIMARY KEY, payload text)");
    }
    insert = session.prepare("INSERT INTO " + table + " (id, payload) VALUES (?, ?)");
  }

  /** Writes rows {@code from} to {@code to}, and is content once every write has ended somehow. */
  void write(int from, int to) {
    String payload = "x".repeat(300);
    for (int id = from; id < to; id++) {
      room.acquireUninterruptibly();
      session
          .executeAsync(insert.bind(id, payload))
          .whenComplete((rows, failure) -> room.release());
    }
    room.acquireUninterruptibly(IN_FLIGHT);
    room.release(IN_FLIGHT);
  }

  String table() {
    return table;
  }

  @Override
  public void close() {
    session.close();
  }
}
