package io.millrace.replay;

import com.datastax.oss.driver.api.core.CqlSession;
import io.millrace.cassandra.Sessions;
import io.millrace.kafka.KafkaClients;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * The connections of the task.
 *
 * @param clients makes the producer, which a dry run does without
 */
record Connections(
    CqlSession session, KafkaClients clients, Admin admin, Consumer<byte[], byte[]> consumer)
    implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(1);

  static Connections open(ReplaySettings settings) {
    CqlSession session = Sessions.open(settings.cassandra());
    try {
      KafkaClients clients = new KafkaClients(settings.kafka(), Main.TASK);
      return new Connections(session, clients, clients.admin(), clients.consumer());
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public void close() {
    session.close();
    consumer.close(CloseOptions.timeout(CLOSE));
    admin.close(CLOSE);
  }
}
