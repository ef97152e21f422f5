package io.millrace.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testkit.TaskProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The continuous mode of the module's engine, in a process of its own. */
public final class FollowProcess implements AutoCloseable {
  /** As an engine of containers gives one that it stops. */
  private static final int GRACE_SECONDS = 10;

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long GLANCE_MILLIS = 200;

  private final TaskProcess process;

  private FollowProcess(TaskProcess process) {
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param directory the test's own
   * @param variables what is different from the usual environment
   */
  public static FollowProcess start(
      StoreFixture fixture, Path directory, Map<String, String> variables) throws Exception {
    StoreTaskUnderTest task = StoreTaskUnderTest.OF_THIS_MODULE;
    Map<String, String> environment = new HashMap<>(fixture.followEnvironment());
    environment.putAll(task.followEnvironment(directory));
    environment.putAll(variables);
    return new FollowProcess(
        TaskProcess.start(task.main(), environment, directory, task.options()));
  }

  /** Waits until the condition is met, as long as the process runs. */
  public void awaitThat(String what, BooleanSupplier condition) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      if (!process.isRunning() || Instant.now().isAfter(end)) {
        throw new AssertionError(what + "\n" + process.stderr());
      }
      Thread.sleep(GLANCE_MILLIS);
    }
  }

  /** Stops it, which must succeed in time. */
  public void stop() throws Exception {
    process.terminate();
    assertThat(process.await(GRACE_SECONDS)).as(process.stderr()).isZero();
  }

  /** Kills it with SIGKILL. */
  public void kill() throws Exception {
    process.kill();
    process.await(GRACE_SECONDS);
  }

  /** Its exit code. */
  public int await(int seconds) throws Exception {
    return process.await(seconds);
  }

  /** The last line on stdout, which must be the only one. */
  public JsonNode result() throws Exception {
    return process.result();
  }

  /** All it has logged so far. */
  public String stderr() throws Exception {
    return process.stderr();
  }

  @Override
  public void close() {
    process.close();
  }
}
