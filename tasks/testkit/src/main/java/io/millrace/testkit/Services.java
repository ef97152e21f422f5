package io.millrace.testkit;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The services, each started when first asked for and then shared until the virtual machine ends.
 * Tests are kept apart by {@link TestPipeline#unique unique names}.
 */
public final class Services {
  private static final Shared<Kafka> KAFKA = new Shared<>(Kafka::new);
  private static final Shared<Cassandra> CASSANDRA = new Shared<>(Cassandra::new);
  private static final Shared<Registry> REGISTRY = new Shared<>(Registry::new);

  private Services() {}

  /** The broker. */
  public static Kafka kafka() {
    return KAFKA.get();
  }

  /** The database. */
  public static Cassandra cassandra() {
    return CASSANDRA.get();
  }

  /** The schema registry. */
  public static Registry registry() {
    return REGISTRY.get();
  }

  /** Starts all of them in parallel, for a test that needs all. */
  public static void startAll() {
    start(KAFKA, CASSANDRA, REGISTRY);
  }

  /** Starts these two in parallel. */
  public static void startKafkaAndCassandra() {
    start(KAFKA, CASSANDRA);
  }

  private static void start(Shared<?>... services) {
    CompletableFuture<?>[] starting =
        Arrays.stream(services)
            .map(service -> CompletableFuture.runAsync(service::get))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(starting).join();
  }

  /** A service that is started once. */
  private static final class Shared<T extends Service> {
    private final Supplier<T> maker;
    private T service;

    Shared(Supplier<T> maker) {
      this.maker = maker;
    }

    synchronized T get() {
      if (service == null) {
        T made = maker.get();
        made.start();
        service = made;
      }
      return service;
    }
  }
}
