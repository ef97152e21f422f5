package io.millrace.store;

import com.datastax.oss.driver.api.core.CqlSession;
import io.millrace.cassandra.CassandraSettings;
import io.millrace.cassandra.CommitLog;
import io.millrace.cassandra.Sessions;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.TaskException;
import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.KafkaSettings;
import io.millrace.kafka.ReadingClients;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * The connections of a task. Cassandra's is opened, and its statements are prepared, while Kafka's
 * clients start: each takes almost a second.
 */
public final class StoreConnections implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final CompletableFuture<CqlSession> session;
  private final CompletableFuture<TableStatements> statements;
  private final CompletableFuture<CommitLog> commitLog;
  private final KafkaClients clients;
  private final ReadingClients reading;

  private StoreConnections(
      CompletableFuture<CqlSession> session,
      CompletableFuture<TableStatements> statements,
      CompletableFuture<CommitLog> commitLog,
      KafkaClients clients,
      ReadingClients reading) {
    this.session = session;
    this.statements = statements;
    this.commitLog = commitLog;
    this.clients = clients;
    this.reading = reading;
  }

  public static StoreConnections open(
      String clientId,
      CassandraSettings cassandra,
      KafkaSettings kafka,
      Pipeline pipeline,
      Function<KafkaClients, Consumer<byte[], byte[]>> consumer) {
    CompletableFuture<CqlSession> session = Sessions.openAsync(cassandra);
    CompletableFuture<TableStatements> statements =
        session.thenApply(open -> TableStatements.prepare(open, pipeline));
    CompletableFuture<CommitLog> commitLog =
        session.thenApplyAsync(open -> CommitLog.of(open, cassandra.durability()));
    try {
      KafkaClients clients = new KafkaClients(kafka, clientId);
      return new StoreConnections(
          session, statements, commitLog, clients, ReadingClients.open(clients, consumer));
    } catch (RuntimeException e) {
      close(session);
      throw e;
    }
  }

  /** Waits until the session is open. */
  public CqlSession session() {
    return joined(session);
  }

  /** Waits until the statements are prepared. */
  public TableStatements statements() {
    return joined(statements);
  }

  /** Waits until Cassandra has said how it syncs its commit log. */
  public CommitLog commitLog() {
    return joined(commitLog);
  }

  public KafkaClients clients() {
    return clients;
  }

  public Admin admin() {
    return reading.admin();
  }

  public Consumer<byte[], byte[]> consumer() {
    return reading.consumer();
  }

  @Override
  public void close() {
    close(session);
    reading.close();
  }

  /** Whatever its state: nothing is in flight any more, and the process is about to end. */
  private static void close(CompletableFuture<CqlSession> session) {
    session
        .thenCompose(CqlSession::closeAsync)
        .exceptionally(neverOpened -> null)
        .completeOnTimeout(null, CLOSE.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private static <T> T joined(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof TaskException failure) {
        throw failure;
      }
      throw e;
    }
  }
}
