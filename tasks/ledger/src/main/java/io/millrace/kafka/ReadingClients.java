package io.millrace.kafka;

import java.time.Duration;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;

/** What reading a topic takes: a consumer, and an admin client that says why it gets no further. */
public record ReadingClients(Admin admin, Consumer<byte[], byte[]> consumer)
    implements AutoCloseable {
  /** By itself, a client waits longer for a broker that is away. */
  private static final Duration CLOSE = Duration.ofSeconds(1);

  /** Opens both, or none. */
  public static ReadingClients open(
      KafkaClients clients, Function<KafkaClients, Consumer<byte[], byte[]>> consumer) {
    Admin admin = clients.admin();
    try {
      return new ReadingClients(admin, consumer.apply(clients));
    } catch (RuntimeException e) {
      admin.close(CLOSE);
      throw e;
    }
  }

  /** Closes both, whatever their state. */
  @Override
  public void close() {
    try {
      consumer.close(CloseOptions.timeout(CLOSE));
    } finally {
      admin.close(CLOSE);
    }
  }
}
