package io.millrace.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The Compose project under test, by its env file, which the system property {@code env.file}
 * names.
 */
final class Stack {

  /** What classes share that need the services, and a class that takes them away has alone. */
  static final String SERVICES = "services";

  /** Those of them that a pipeline with a source of its own needs: Kafka and Cassandra. */
  static final String STORES = "stores";

  /** What classes share that add a DAG whose file is wrong: Airflow shows all errors together. */
  static final String IMPORT_ERRORS = "import errors";

  private static final long COMMAND_MINUTES = 20;

  private final Path envFile;
  private final Map<String, String> settings;
  private final Map<String, String> crashed = new HashMap<>();

  private Stack(Path envFile, Map<String, String> settings) {
    this.envFile = envFile;
    this.settings = Map.copyOf(settings);
  }

  static Stack underTest() throws IOException {
    String file = System.getProperty("env.file");
    if (file == null) {
      throw new IllegalStateException(
          "the system property env.file names no stack; run 'make test'");
    }
    Map<String, String> settings = new HashMap<>();
    for (String line : Files.readAllLines(Path.of(file))) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#")) {
        settings.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return new Stack(Path.of(file), settings);
  }

  /** This moment as {@code docker events --since} takes it. */
  static String now() {
    return Long.toString(Instant.now().getEpochSecond());
  }

  String setting(String name) {
    String value = settings.get(name);
    if (value == null) {
      throw new IllegalStateException(envFile + " has no " + name);
    }
    return value;
  }

  /** A file of the stack's own copies of {@code dags/} and {@code pipelines/}. */
  Path file(String name) {
    return envFile.resolveSibling(name);
  }

  /** Kills a service, which stays down until it is started. */
  void kill(String service) throws Exception {
    compose("kill", service);
  }

  /** Starts a service and returns when it is healthy. */
  void start(String service) throws Exception {
    compose("up", "--detach", "--wait", "--no-deps", service);
  }

  /** Restarts a service. */
  void restart(String service) throws Exception {
    compose("restart", service);
    start(service);
  }

  void stop(String... services) throws Exception {
    compose(with(List.of("stop"), services));
  }

  /** Runs one of the project's make targets on this stack; returns what it prints. */
  String make(String... arguments) throws Exception {
    return run(with(List.of("env", "STACK_ENV_FILE=" + envFile, "make"), arguments));
  }

  /** Runs a command inside a service's container; returns what it prints. */
  String exec(String service, String... command) throws Exception {
    return compose(with(List.of("exec", "-T", service), command));
  }

  /** Runs one of Airflow's commands while Airflow is stopped. */
  void airflow(String... arguments) throws Exception {
    compose(with(List.of("run", "--rm", "-T", "--no-deps", "api-server"), arguments));
  }

  /** What Airflow's database answers, bare. */
  String sql(String statement) throws Exception {
    return exec("postgres", "psql", "-U", "airflow", "-Atc", statement).strip();
  }

  /** Runs a statement as Cassandra's admin; returns what cqlsh prints. */
  String cql(String statement) throws Exception {
    String login = "millrace_admin";
    String password = setting("CASSANDRA_ADMIN_PASSWORD");
    return exec("cassandra", "cqlsh", "-u", login, "-p", password, "cassandra", "-e", statement);
  }

  /** Freezes a service; its clients wait. */
  void pause(String service) throws Exception {
    compose("pause", service);
  }

  void unpause(String service) throws Exception {
    compose("unpause", service);
  }

  /**
   * Kills a service's main process, from outside its container, as a crash or the kernel's killer
   * of processes would: unlike {@link #kill}, after which the engine leaves it dead.
   */
  void crash(String service) throws Exception {
    String process = inspect(service, "{{.State.Pid}}");
    List<String> command = new ArrayList<>();
    command.addAll(List.of("docker", "run", "--rm", "--pid", "host", "--user", "0"));
    command.addAll(List.of("--network", "none", "--entrypoint", "bash", setting("POSTGRES_IMAGE")));
    command.addAll(List.of("-c", "kill -KILL " + process));
    crashed.put(service, inspect(service, "{{.State.StartedAt}}"));
    run(command);
  }

  /** Waits until the engine itself has started a crashed service again and it is healthy. */
  void awaitRestart(String service) throws Exception {
    String before = crashed.get(service);
    String form = "{{.State.StartedAt}} {{.State.Status}}{{with .State.Health}} {{.Status}}{{end}}";
    Await.value(
        Duration.ofMinutes(COMMAND_MINUTES),
        service + " has come back",
        () -> inspect(service, form),
        state -> !state.startsWith(before) && state.matches("\\S+ running( healthy)?"));
  }

  /** Ids of the task containers that the engine still holds, running or not. */
  List<String> taskContainers() throws Exception {
    return containers("millrace.project=" + setting("COMPOSE_PROJECT_NAME"));
  }

  /** Those of one run. */
  List<String> taskContainers(String runId) throws Exception {
    return containers("millrace.run=" + runId);
  }

  private static List<String> containers(String label) throws Exception {
    return run(List.of("docker", "ps", "-aq", "--filter", "label=" + label)).lines().toList();
  }

  /** The address of a service that is in one network only. */
  String address(String service) throws Exception {
    return inspect(service, "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}");
  }

  private String inspect(String service, String form) throws Exception {
    String container = compose("ps", "--all", "--quiet", service).strip();
    return run(List.of("docker", "inspect", "--format", form, container)).strip();
  }

  private String compose(String... arguments) throws Exception {
    return compose(List.of(arguments));
  }

  private String compose(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("docker", "compose", "--env-file", envFile.toString()));
    command.addAll(arguments);
    return run(command);
  }

  private static List<String> with(List<String> command, String... arguments) {
    return Stream.concat(command.stream(), Stream.of(arguments)).toList();
  }

  /** Runs a command of this machine's; returns what it prints. */
  static String run(List<String> command) throws Exception {
    Path output = Files.createTempFile("command", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Path.of("..").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    // The env file has it, and a test may change it there.
    builder.environment().remove("COMPOSE_FILE");
    Process process = builder.start();
    if (!process.waitFor(COMMAND_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException(command + " takes over " + COMMAND_MINUTES + " minutes");
    }
    String printed = Files.readString(output);
    Files.delete(output);
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          command + " ended with " + process.exitValue() + ": " + printed);
    }
    return printed;
  }
}
