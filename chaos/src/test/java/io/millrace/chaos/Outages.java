package io.millrace.chaos;

import io.millrace.testkit.Service;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Takes services away and gives them back, those of one disruption at a time. */
final class Outages {
  private final PipelineFixture.Backend backend;

  Outages(PipelineFixture.Backend backend) {
    this.backend = backend;
  }

  /** Lets a process run on while the service of this kind of disruption is away. */
  synchronized void during(Disruption disruption, Action process) throws Exception {
    boolean isBroker =
        disruption.kind() == Disruption.Kind.KILL_BROKER
            || disruption.kind() == Disruption.Kind.PAUSE_BROKER;
    List<Service> hit =
        disruption.hit(isBroker ? backend.kafka().brokers() : backend.cassandra().nodes());
    switch (disruption.kind()) {
      case KILL_BROKER, KILL_CASSANDRA -> {
        hit.forEach(Service::kill);
        runFor(disruption.lasting(), process);
        hit.forEach(Service::restart);
      }
      case PAUSE_BROKER, PAUSE_CASSANDRA -> {
        hit.forEach(Service::pause);
        runFor(disruption.lasting(), process);
        hit.forEach(Service::resume);
      }
      default -> throw new IllegalArgumentException(disruption.kind() + " is no outage");
    }
  }

  private static void runFor(Duration time, Action process) throws Exception {
    process.run();
    LockSupport.parkNanos(time.toNanos());
  }

  /** What happens while a service is away. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }
}
