package io.millrace.testkit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A service in a container. It keeps its host port when it is stopped and started again, so clients
 * find it as they would find a real one. It is removed when the virtual machine ends.
 */
public abstract class Service implements AutoCloseable {
  static final String HOST = "localhost";
  static final String LABEL = "io.millrace.testkit";

  /**
   * Of the virtual machines of Kafka and Cassandra: {@code SERVICE_JVM_OPTIONS}, none by default.
   */
  static final String JVM_OPTIONS = System.getenv().getOrDefault("SERVICE_JVM_OPTIONS", "");

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);

  /** Below those that Linux gives to clients, which begin at 32,768. */
  private static final int FIRST_PORT = 20_000;

  private static final int BELOW_PORT = 30_000;

  private static final int ANY_USER = 0777;

  private final GenericContainer<?> container;
  private final int hostPort;

  Service(DockerImageName image, int port) {
    hostPort = freePort();
    container =
        new GenericContainer<>(image)
            .withLabel(LABEL, getClass().getSimpleName())
            .waitingFor(new UntilReady());
    container.setPortBindings(List.of("127.0.0.1:" + hostPort + ":" + port));
  }

  final void configure(Map<String, String> environment) {
    container.withEnv(environment);
  }

  final void mount(String volume, String path) {
    container.withCreateContainerCmdModifier(
        command -> command.getHostConfig().withBinds(new Bind(volume, new Volume(path))));
  }

  /** Has the others of its cluster find it by a name. */
  final void join(ClusterNetwork cluster, String name) {
    container.withNetwork(cluster.network()).withNetworkAliases(name);
  }

  /** The same, at an address that it keeps. */
  final void join(ClusterNetwork cluster, String name, String address) {
    join(cluster, name);
    container.withCreateContainerCmdModifier(command -> command.withIpv4Address(address));
  }

  /** Puts a copy of a directory there before it starts, which any user may write to. */
  final void copy(Path directory, String path) {
    container.withCopyFileToContainer(MountableFile.forHostPath(directory, ANY_USER), path);
  }

  /** Starts it with one of our scripts, which gets the command as its arguments. */
  final void startBy(Path script, String... command) {
    String path = "/" + script.getFileName();
    container
        .withCopyFileToContainer(MountableFile.forHostPath(script), path)
        .withCreateContainerCmdModifier(create -> create.withEntrypoint("bash", path))
        .withCommand(command);
  }

  /** Runs it with another command than the image's own. */
  final void command(String... command) {
    container.withCommand(command);
  }

  /** Puts it into a network, where others find it by this name. */
  final void join(Network network, String name) {
    container.withNetwork(network).withNetworkAliases(name);
  }

  /** Whether the service answers; whatever it throws means that it does not yet. */
  abstract boolean isReady() throws Exception;

  /** Testcontainers removes it when the virtual machine ends. */
  final void start() {
    container.start();
  }

  /** The port on this machine. */
  public final int port() {
    return hostPort;
  }

  /**
   * Lets the containers of a network reach it too, under a name, until it {@link #leave leaves}.
   */
  final void connect(Network network, String name) {
    DockerClientFactory.lazyClient()
        .connectToNetworkCmd()
        .withContainerId(container.getContainerId())
        .withNetworkId(network.getId())
        .withContainerNetwork(new ContainerNetwork().withAliases(name))
        .exec();
  }

  /** A network that containers are in cannot be removed. */
  final void leave(Network network) {
    DockerClientFactory.lazyClient()
        .disconnectFromNetworkCmd()
        .withContainerId(container.getContainerId())
        .withNetworkId(network.getId())
        .withForce(true)
        .exec();
  }

  /** Freezes the container until {@link #resume}: clients see a service that hangs. */
  public final void pause() {
    DockerClientFactory.lazyClient().pauseContainerCmd(container.getContainerId()).exec();
  }

  /** Ends a {@link #pause}. */
  public final void resume() {
    DockerClientFactory.lazyClient().unpauseContainerCmd(container.getContainerId()).exec();
    awaitReady();
  }

  /** Kills the service as a crash would; its data stay. */
  public final void kill() {
    DockerClientFactory.lazyClient().killContainerCmd(container.getContainerId()).exec();
  }

  /**
   * Starts the service again, whether it was {@link #kill killed}, has ended by itself or still
   * runs, and waits until it is ready.
   */
  public final void restart() {
    DockerClientFactory.lazyClient()
        .restartContainerCmd(container.getContainerId())
        .withTimeout(0)
        .exec();
    awaitReady();
  }

  /**
   * Kills the service and starts it again in the background; the future completes when it is ready.
   */
  public final CompletableFuture<Void> crash() {
    kill();
    return CompletableFuture.runAsync(this::restart);
  }

  /** Lets the service hang; the future completes when it answers again. */
  public final CompletableFuture<Void> hangFor(Duration time) {
    pause();
    return CompletableFuture.runAsync(
        this::resume, CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Starts the service again, and waits until it has ended by itself. */
  public final void restartInVain() {
    DockerClient docker = DockerClientFactory.lazyClient();
    docker.restartContainerCmd(container.getContainerId()).withTimeout(0).exec();
    Integer exitCode =
        docker
            .waitContainerCmd(container.getContainerId())
            .start()
            .awaitStatusCode(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (exitCode == 0) {
      throw new IllegalStateException("it has started; its log:\n" + container.getLogs());
    }
  }

  /** What it has used since it was created. */
  public final ServiceUsage usage() {
    return ServiceUsage.of(DockerClientFactory.lazyClient(), container.getContainerId());
  }

  /**
   * Runs a command in its container.
   *
   * @return what it prints
   */
  public final String execute(String... command) {
    try {
      Container.ExecResult result = container.execInContainer(command);
      if (result.getExitCode() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + result.getStderr());
      }
      return result.getStdout();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void awaitReady() {
    await(this::isReady, this::notReady);
  }

  private String notReady() {
    return "%s was not ready after %s; its log:%n%s"
        .formatted(container.getDockerImageName(), PATIENCE, container.getLogs());
  }

  /** Waits until the condition holds; whatever it throws means that it does not yet. */
  static void await(Callable<Boolean> condition, Supplier<String> otherwise) {
    Instant end = Instant.now().plus(PATIENCE);
    Exception last = null;
    while (Instant.now().isBefore(end)) {
      try {
        if (condition.call()) {
          return;
        }
      } catch (Exception notYet) {
        last = notYet;
      }
      LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
    }
    throw new IllegalStateException(otherwise.get(), last);
  }

  /** Removes the container and its data. */
  @Override
  public void close() {
    container.stop();
  }

  /**
   * A port that the kernel does not assign: otherwise, while the service is down, a client that
   * tries to reach it could be assigned that very port, and keep it.
   */
  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, BELOW_PORT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // It is taken: the next one.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** For the first start, at which a container that has ended will not come back. */
  private final class UntilReady extends AbstractWaitStrategy {
    @Override
    protected void waitUntilReady() {
      await(() -> hasEnded() || isReady(), Service.this::notReady);
      if (hasEnded()) {
        throw new IllegalStateException(
            "%s has ended; its log:%n%s"
                .formatted(container.getDockerImageName(), container.getLogs()));
      }
    }

    /** Throws if the engine does not answer, which says nothing about the container. */
    private boolean hasEnded() {
      return !container.getCurrentContainerInfo().getState().getRunning();
    }
  }
}
