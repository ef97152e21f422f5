package io.millrace.bench.run;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.KafkaSettings;
import io.millrace.testkit.Services;
import io.millrace.testkit.TaskNetwork;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * The services in a network with tasks in their images, and the stand-in for the API in its own.
 */
public final class ImageServices implements AutoCloseable {
  private static final String SOURCE = "randomuser";
  private static final int SOURCE_PORT = 8080;
  private static final Duration DDL = Duration.ofMinutes(1);

  private final TaskNetwork network = TaskNetwork.open();
  private final KafkaClients clients =
      new KafkaClients(new KafkaSettings(Services.kafka().bootstrapServers(), Map.of()), "bench");
  private final CqlSession session = Services.cassandra().session();
  private final GenericContainer<?> source;

  /** Starts what does not run yet. */
  public ImageServices() {
    source =
        new GenericContainer<>(TaskContainer.image(SOURCE))
            .withNetwork(network.network())
            .withNetworkAliases(SOURCE)
            .withExposedPorts(SOURCE_PORT)
            .waitingFor(Wait.forHttp("/health"));
    source.start();
  }

  /** Clients of the broker. */
  public KafkaClients clients() {
    return clients;
  }

  /** A session with the database. */
  public CqlSession session() {
    return session;
  }

  /** Removes the topics and tables of a pipeline, and what the database keeps of them. */
  public void drop(Pipeline pipeline) throws InterruptedException {
    try (Admin admin = clients.admin()) {
      var topic = pipeline.topic();
      admin.deleteTopics(List.of(topic.name(), topic.intervals(), topic.deadLetters())).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    String keyspace = pipeline.table().keyspace();
    session.execute(SimpleStatement.newInstance("DROP KEYSPACE " + keyspace).setTimeout(DDL));
    Services.cassandra().execute("nodetool", "clearsnapshot", "--all");
  }

  Map<String, String> environment() {
    return network.environment();
  }

  String sourceUrl() {
    return "http://%s:%d/api/1.4/".formatted(SOURCE, SOURCE_PORT);
  }

  String networkId() {
    return network.network().getId();
  }

  @Override
  public void close() {
    session.close();
    source.stop();
    network.close();
  }
}
