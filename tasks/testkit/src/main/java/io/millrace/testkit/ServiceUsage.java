package io.millrace.testkit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.StatisticNetworksConfig;
import com.github.dockerjava.api.model.Statistics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;

/**
 * What a service has used, as the engine counts it.
 *
 * @param received bytes that came over the network
 * @param sent bytes that went out
 */
public record ServiceUsage(Duration processorTime, long received, long sent) {
  /** What was used between an earlier count and this one. */
  public ServiceUsage since(ServiceUsage before) {
    return new ServiceUsage(
        processorTime.minus(before.processorTime), received - before.received, sent - before.sent);
  }

  static ServiceUsage of(DockerClient docker, String container) {
    AtomicReference<Statistics> found = new AtomicReference<>();
    ResultCallback.Adapter<Statistics> callback =
        new ResultCallback.Adapter<>() {
          @Override
          public void onNext(Statistics statistics) {
            found.set(statistics);
          }
        };
    try {
      docker.statsCmd(container).withNoStream(true).exec(callback).awaitCompletion();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    Statistics statistics = found.get();
    return new ServiceUsage(
        Duration.ofNanos(statistics.getCpuStats().getCpuUsage().getTotalUsage()),
        bytes(statistics, StatisticNetworksConfig::getRxBytes),
        bytes(statistics, StatisticNetworksConfig::getTxBytes));
  }

  private static long bytes(Statistics statistics, ToLongFunction<StatisticNetworksConfig> of) {
    return statistics.getNetworks().values().stream().mapToLong(of).sum();
  }
}
