package io.millrace.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import io.millrace.common.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.OutputFrame.OutputType;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;

/** The task that stores an interval with Spark, in its container. */
public final class SparkDriver implements AutoCloseable {
  private static final long MEMORY = 1L << 30;

  /** The events of the job, in a folder that its image has for them. */
  private static final String EVENTS = "/opt/spark/events";

  private final GenericContainer<?> container;

  private SparkDriver(GenericContainer<?> container) {
    this.container = container;
  }

  static SparkDriver start(Network network, Map<String, String> environment) {
    GenericContainer<?> container =
        new GenericContainer<>(Images.sparkTask())
            .withLabel(Service.LABEL, "SparkDriver")
            .withNetwork(network)
            .withEnv(environment)
            .withCreateContainerCmdModifier(command -> command.getHostConfig().withMemory(MEMORY))
            .withStartupCheckStrategy(new Whatever());
    container.start();
    return new SparkDriver(container);
  }

  /** Kills it with SIGKILL. */
  public void kill() {
    docker().killContainerCmd(container.getContainerId()).exec();
  }

  /** Freezes it until {@link #resume}. */
  public void pause() {
    docker().pauseContainerCmd(container.getContainerId()).exec();
  }

  /** Ends a {@link #pause}. */
  public void resume() {
    docker().unpauseContainerCmd(container.getContainerId()).exec();
  }

  /** Whether it has not ended yet. */
  public boolean isRunning() {
    return container.isRunning();
  }

  /** Its exit code. */
  public int await(int seconds) {
    return docker()
        .waitContainerCmd(container.getContainerId())
        .start()
        .awaitStatusCode(seconds, TimeUnit.SECONDS);
  }

  /** The last line on stdout, which must be the only one. */
  public JsonNode result() throws IOException {
    List<String> lines = container.getLogs(OutputType.STDOUT).lines().toList();
    if (lines.size() != 1) {
      throw new AssertionError(lines + "\n" + stderr());
    }
    return Json.parse(lines.get(0));
  }

  /** All it has logged so far. */
  public String stderr() {
    return container.getLogs(OutputType.STDERR);
  }

  /** Spark's events, of a driver that has been told to keep them, as lines of JSON. */
  public String events() throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            docker().copyArchiveFromContainerCmd(container.getContainerId(), EVENTS).exec())) {
      StringBuilder events = new StringBuilder();
      while (tar.getNextEntry() != null) {
        events.append(new String(tar.readAllBytes(), StandardCharsets.UTF_8));
      }
      return events.toString();
    }
  }

  private static DockerClient docker() {
    return DockerClientFactory.lazyClient();
  }

  @Override
  public void close() {
    container.stop();
  }

  /** It may fail as soon as it likes: that is what some tests are about. */
  private static final class Whatever extends StartupCheckStrategy {
    @Override
    public StartupStatus checkStartupState(DockerClient client, String containerId) {
      return StartupStatus.SUCCESSFUL;
    }
  }
}
