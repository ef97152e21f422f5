package io.millrace.testkit;

import com.github.dockerjava.api.exception.NotFoundException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.Network;

/** A network in which tasks in containers of their own find the shared services by name. */
public final class TaskNetwork implements AutoCloseable {
  private static final String REGISTRY = "registry";

  private final Network network = Network.newNetwork();
  private final List<Service> services =
      List.of(Services.kafka(), Services.cassandra(), Services.registry());
  private boolean closed;

  private TaskNetwork() {}

  /** Creates it, with all services in it, which are started if they have not been. */
  public static TaskNetwork open() {
    Services.startAll();
    TaskNetwork opened = new TaskNetwork();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(opened::close, "remove " + opened.network.getId()));
    Services.kafka().connect(opened.network, Kafka.NAME);
    Services.cassandra().connect(opened.network, Cassandra.NAME);
    Services.registry().connect(opened.network, REGISTRY);
    return opened;
  }

  /** For containers of one's own. */
  public Network network() {
    return network;
  }

  /** What a task in this network needs to find the services. */
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(Kafka.environmentOfContainers());
    environment.putAll(Services.cassandra().environmentOfContainers());
    environment.put("REGISTRY_URL", Registry.urlFor(REGISTRY));
    return environment;
  }

  /** Removes it; the services run on. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      services.forEach(this::release);
      network.close();
    }
  }

  private void release(Service service) {
    try {
      service.leave(network);
    } catch (NotFoundException removed) {
      // At the end of the virtual machine, services are removed at the same time.
    }
  }
}
