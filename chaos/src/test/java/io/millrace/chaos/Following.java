package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.interval.Interval;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

/** The continuous mode, running beside a test until it is stopped. */
final class Following implements AutoCloseable {
  private static final Set<String> OF_INTERVALS =
      Set.of("INTERVAL_START", "INTERVAL_END", "RUN_ID", "TRY_NUMBER", "DEADLINE");

  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final long POLL_NANOS = 50_000_000;

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

  /** Follows the fixture's pipeline. */
  static Following start(PipelineFixture fixture, Interval anyInterval) {
    Map<String, String> environment = new HashMap<>(fixture.environment(anyInterval, "follow"));
    environment.keySet().removeAll(OF_INTERVALS);
    environment.put("MODE", "follow");
    environment.put("SCHEMA_IDS", environment.get("SCHEMA_ID"));
    return new Following(environment);
  }

  /** Follows another version of the pipeline. */
  static Following start(PipelineFixture fixture, PipelineVersion version) {
    Map<String, String> environment = fixture.clients();
    environment.put("MODE", "follow");
    environment.put("PIPELINE", version.document().json());
    environment.put("SCHEMA_IDS", fixture.schemaId() + "," + version.schemaId());
    return new Following(environment);
  }

  /** Waits until it has done something; fails if it ends before that. */
  void await(String what, Callable<Boolean> isDone) throws Exception {
    Deadline waiting = new Deadline(Clock.systemUTC(), TIMEOUT);
    while (!isDone.call()) {
      assertThat(result).as("it ends before %s", what).isNotDone();
      waiting.check("waiting until " + what);
      LockSupport.parkNanos(POLL_NANOS);
    }
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
