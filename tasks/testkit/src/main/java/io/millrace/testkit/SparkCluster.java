package io.millrace.testkit;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.containers.wait.strategy.WaitStrategy;

/**
 * A standalone cluster of Spark as compose/spark.yml has it: a master and two workers in the image
 * of the task, all traffic authenticated, on a network with the shared broker and database.
 */
public final class SparkCluster implements AutoCloseable {
  /** {@code SPARK_MASTER}. */
  public static final String MASTER = "spark://spark-master:7077";

  /** How many tasks it runs at once. */
  public static final int CORES = 4;

  private static final String SECRET = "s3cret-of-the-cluster";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** An executor's process is known by its class; none may be left. */
  private static final String KILL_EXECUTORS =
      "found=1; for process in /proc/[0-9]*; do"
          + " if tr '\\0' ' ' < $process/cmdline 2>/dev/null | grep -q '[C]oarseGrainedExecutorBackend';"
          + " then kill -9 ${process#/proc/} && found=0; fi; done; exit $found";

  private static final String STATE =
      "exec 3<>/dev/tcp/$HOSTNAME/8080 && printf 'GET /json/ HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3";

  private final Network network = Network.newNetwork();
  private final GenericContainer<?> master = master();
  private final List<GenericContainer<?>> workers = List.of(worker("worker-1"), worker("worker-2"));

  private final Set<GenericContainer<?>> killed = new HashSet<>();
  private boolean closed;

  private SparkCluster() {}

  /** Starts it, and the services if they have not been started. */
  public static SparkCluster start() {
    SparkCluster cluster = new SparkCluster();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(cluster::close, "remove " + cluster.network.getId()));
    Services.kafka().connect(cluster.network, Kafka.NAME);
    Services.cassandra().connect(cluster.network, Cassandra.NAME);
    cluster.master.start();
    cluster.workers.parallelStream().forEach(GenericContainer::start);
    cluster.awaitIdle();
    return cluster;
  }

  private GenericContainer<?> master() {
    return daemon(Images.spark().toString(), "spark-master")
        .withEnv(
            "SPARK_MASTER_OPTS",
            "-Dspark.deploy.recoveryMode=FILESYSTEM"
                + " -Dspark.deploy.recoveryDirectory=/opt/spark/work-dir/recovery")
        .withCommand(
            "/opt/spark/bin/spark-class org.apache.spark.deploy.master.Master"
                + " --host spark-master --port 7077 --webui-port 8080")
        .waitingFor(listening("$HOSTNAME", 7077));
  }

  private GenericContainer<?> worker(String name) {
    return daemon(Images.sparkTask().toString(), name)
        .withCreateContainerCmdModifier(
            command ->
                command
                    .withUser("185:185")
                    .withEntrypoint(
                        "/opt/spark/bin/spark-class", "org.apache.spark.deploy.worker.Worker"))
        .withCommand(
            "--cores %d --memory 1g --work-dir /tmp/work --webui-port 8081 %s"
                .formatted(CORES / 2, MASTER))
        .waitingFor(listening("127.0.0.1", 8081));
  }

  private GenericContainer<?> daemon(String image, String name) {
    return new GenericContainer<>(image)
        .withLabel(Service.LABEL, "SparkCluster")
        .withNetwork(network)
        .withNetworkAliases(name)
        .withCreateContainerCmdModifier(command -> command.withHostName(name))
        .withEnv("_SPARK_AUTH_SECRET", SECRET)
        .withEnv("SPARK_DAEMON_MEMORY", "256m")
        .withEnv(
            "SPARK_DAEMON_JAVA_OPTS",
            "-Dspark.authenticate=true -Dspark.network.crypto.enabled=true");
  }

  private static WaitStrategy listening(String host, int port) {
    return Wait.forSuccessfulCommand("bash -c 'exec 3<>/dev/tcp/%s/%d'".formatted(host, port))
        .withStartupTimeout(PATIENCE);
  }

  /** What a task needs to find it and the services, and no more of it than half. */
  public Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(Kafka.environmentOfContainers());
    environment.putAll(Services.cassandra().environmentOfContainers());
    environment.put("SPARK_MASTER", MASTER);
    environment.put("SPARK_AUTHENTICATE_SECRET", SECRET);
    environment.put("SPARK_CONF", conf());
    return environment;
  }

  /**
   * {@code SPARK_CONF} with the shares of a run, and more; of two values for a property the last
   * counts.
   */
  public static String conf(String... more) {
    Stream<String> shares =
        Stream.of(
            "spark.cores.max=" + CORES / 2, "spark.executor.cores=1", "spark.executor.memory=512m");
    return String.join(" ", Stream.concat(shares, Stream.of(more)).toList());
  }

  /** Starts the task in its container: that is the driver. */
  public SparkDriver submit(Map<String, String> environment) {
    return SparkDriver.start(network, environment);
  }

  /** Kills every executor of the first worker; the worker starts others in their place. */
  public void killExecutors() throws Exception {
    ExecResult killed = workers.get(0).execInContainer("bash", "-c", KILL_EXECUTORS);
    if (killed.getExitCode() != 0) {
      throw new IllegalStateException("no executor on the first worker: " + killed);
    }
  }

  /** Kills the first worker with its executors. */
  public void killWorker() {
    kill(workers.get(0));
  }

  /** Kills the master. */
  public void killMaster() {
    kill(master);
  }

  /** Starts again what was killed, and returns once no run is left. */
  public void restart() {
    killed.forEach(SparkCluster::restart);
    killed.clear();
    awaitIdle();
  }

  /** Waits until the master knows that both workers are there and have nothing to do. */
  private void awaitIdle() {
    Service.await(
        () -> {
          String state = master.execInContainer("bash", "-c", STATE).getStdout();
          return state.contains("\"aliveworkers\" : " + workers.size())
              && state.contains("\"coresused\" : 0,");
        },
        () -> "the cluster is not idle; the log of its master:%n%s".formatted(master.getLogs()));
  }

  private void kill(GenericContainer<?> container) {
    DockerClientFactory.lazyClient().killContainerCmd(container.getContainerId()).exec();
    killed.add(container);
  }

  private static void restart(GenericContainer<?> container) {
    DockerClientFactory.lazyClient()
        .restartContainerCmd(container.getContainerId())
        .withTimeout(0)
        .exec();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      workers.forEach(GenericContainer::stop);
      master.stop();
      Services.kafka().leave(network);
      Services.cassandra().leave(network);
      network.close();
    }
  }
}
