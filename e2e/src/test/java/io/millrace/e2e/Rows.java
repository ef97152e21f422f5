package io.millrace.e2e;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.QueryExecutionException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What Cassandra holds, read as its admin past everything that Millrace says of it. */
final class Rows implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final List<Integer> BUCKETS = IntStream.range(0, 16).boxed().toList();

  private final CqlSession session;

  Rows(Stack stack) {
    int port = Integer.parseInt(stack.setting("CASSANDRA_PORT"));
    this.session =
        CqlSession.builder()
            .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .withLocalDatacenter("datacenter1")
            .withAuthCredentials("millrace_admin", stack.setting("CASSANDRA_ADMIN_PASSWORD"))
            .withKeyspace("user_streams")
            // In a cluster, a node that was down may not have every row.
            .withConfigLoader(
                DriverConfigLoader.programmaticBuilder()
                    .withString(DefaultDriverOption.REQUEST_CONSISTENCY, "LOCAL_QUORUM")
                    .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, ANSWER)
                    .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, ANSWER)
                    .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, ANSWER)
                    .build())
            .build();
  }

  /** Every row of an interval with the write time of one of its cells: a rewrite shows. */
  Set<String> ofInterval(Instant start) {
    return ofInterval("created_users", start);
  }

  /** The same of another pipeline's table. */
  Set<String> ofInterval(String table, Instant start) {
    String query =
        "SELECT id, email, revision, ingested_at, writetime(revision) FROM %s_by_interval"
                .formatted(table)
            + " WHERE interval_start = ? AND bucket IN ?";
    Set<String> rows = new TreeSet<>();
    for (Row row : query(query, start, BUCKETS)) {
      rows.add(row.getFormattedContents());
    }
    return rows;
  }

  /** Where the users of an interval come from. */
  Set<String> nationalities(Instant start) {
    String query =
        "SELECT nat FROM created_users_by_interval WHERE interval_start = ? AND bucket IN ?";
    return query(query, start, BUCKETS).stream()
        .map(row -> row.getString("nat"))
        .collect(Collectors.toSet());
  }

  /** The distinct users whose newest version came with an interval. */
  long usersOf(Instant start) {
    return query("SELECT interval_start FROM created_users").stream()
        .filter(row -> start.equals(row.getInstant("interval_start")))
        .count();
  }

  /** The outcomes of the attempts to store an interval, oldest first. */
  List<String> outcomes(Instant start) {
    return ofAttempts("outcome", start);
  }

  /** What the attempts to store an interval stored it with, oldest first. */
  List<String> engines(Instant start) {
    return ofAttempts("engine", start);
  }

  private List<String> ofAttempts(String column, Instant start) {
    return query(
            "SELECT %s FROM ingest_runs WHERE pipeline = 'users' AND day = ?".formatted(column)
                + " AND interval_start = ?",
            start.atZone(ZoneOffset.UTC).toLocalDate(),
            start)
        .stream()
        .map(row -> row.getString(column))
        .toList();
  }

  /** Asks again while too few of a cluster's nodes answer: one may be restarting, or busy. */
  private List<Row> query(String query, Object... values) {
    SimpleStatement statement = SimpleStatement.newInstance(query, values).setTimeout(ANSWER);
    Instant deadline = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        return session.execute(statement).all();
      } catch (QueryExecutionException | AllNodesFailedException | DriverTimeoutException e) {
        if (Instant.now().isAfter(deadline)) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
