package io.millrace.schemainit;

import com.datastax.oss.driver.api.core.CqlSession;
import io.millrace.cassandra.Sessions;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.UnavailableException;
import io.millrace.kafka.KafkaClients;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** Kafka and Cassandra. Both connect in the background, in parallel. */
final class Connections implements AutoCloseable {
  private final SchemaInitSettings settings;
  private final CompletableFuture<CqlSession> cql;
  private final Admin admin;

  private Connections(SchemaInitSettings settings, CompletableFuture<CqlSession> cql, Admin admin) {
    this.settings = settings;
    this.cql = cql;
    this.admin = admin;
  }

  static Connections open(SchemaInitSettings settings) {
    Admin admin = new KafkaClients(settings.kafka(), Main.TASK).admin();
    return new Connections(settings, Sessions.openAsync(settings.cassandra()), admin);
  }

  Admin admin() {
    return admin;
  }

  /** The session, once it is open. */
  CqlSession cql(Deadline deadline) {
    try {
      return cql.get(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TaskException expected) {
        throw expected;
      }
      throw new IllegalStateException("opening a session with Cassandra", e.getCause());
    } catch (TimeoutException e) {
      throw new UnavailableException(settings.cassandra() + " did not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while connecting", e);
    }
  }

  /** Waits for a session that is still opening, so that none is leaked. */
  @Override
  public void close() {
    admin.close();
    CqlSession session = cql.exceptionally(failure -> null).join();
    if (session != null) {
      session.close();
    }
  }
}
