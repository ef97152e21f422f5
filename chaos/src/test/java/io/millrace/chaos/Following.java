package io.millrace.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.interval.Interval;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The continuous mode, running beside a test until it is stopped. */
final class Following implements AutoCloseable {
  private static final Set<String> OF_INTERVALS =
      Set.of("INTERVAL_START", "INTERVAL_END", "RUN_ID", "TRY_NUMBER", "DEADLINE");

  private final Stop stop = new Stop();
  private final CompletableFuture<JsonNode> result;

  private Following(Map<String, String> environment) {
    TaskContext context = new TaskContext(environment, stop, Clock.systemUTC());
    result =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Task.STREAM.run(context, step -> {});
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            });
  }

  static Following start(PipelineFixture fixture, Interval anyInterval) {
    Map<String, String> environment = new HashMap<>(fixture.environment(anyInterval, "follow"));
    environment.keySet().removeAll(OF_INTERVALS);
    environment.put("MODE", "follow");
    environment.put("SCHEMA_IDS", environment.get("SCHEMA_ID"));
    return new Following(environment);
  }

  /** Whether it has ended by itself. */
  boolean hasEnded() {
    return result.isDone();
  }

  /** Stops it, and returns its result. */
  JsonNode stop() {
    stop.request();
    return result.join();
  }

  @Override
  public void close() {
    stop.request();
  }
}
