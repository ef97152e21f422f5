package io.millrace.chaos;

import io.millrace.testkit.Service;
import io.millrace.testkit.Services;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Takes services away and gives them back, one at a time. */
final class Outages {
  /** Lets a process run on while the service of this kind of disruption is away. */
  synchronized void during(Disruption disruption, Action process) throws Exception {
    boolean isBroker =
        disruption.kind() == Disruption.Kind.KILL_BROKER
            || disruption.kind() == Disruption.Kind.PAUSE_BROKER;
    Service service = isBroker ? Services.kafka() : Services.cassandra();
    switch (disruption.kind()) {
      case KILL_BROKER, KILL_CASSANDRA -> {
        service.kill();
        runFor(disruption.lasting(), process);
        service.restart();
      }
      case PAUSE_BROKER, PAUSE_CASSANDRA -> {
        service.pause();
        runFor(disruption.lasting(), process);
        service.resume();
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
