package io.millrace.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The Compose project under test, by its env file, which the system property {@code env.file}
 * names.
 */
final class Stack {

  private static final long COMMAND_MINUTES = 5;

  private final Path envFile;
  private final Map<String, String> settings;

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

  String setting(String name) {
    String value = settings.get(name);
    if (value == null) {
      throw new IllegalStateException(envFile + " has no " + name);
    }
    return value;
  }

  /** Kills a service, which stays down until it is started. */
  void kill(String service) throws Exception {
    compose("kill", service);
  }

  /** Starts a service and returns when it is healthy. */
  void start(String service) throws Exception {
    compose("up", "--detach", "--wait", "--no-deps", service);
  }

  /** Ids of the task containers that the engine still holds, running or not. */
  List<String> taskContainers() throws Exception {
    String project = setting("COMPOSE_PROJECT_NAME");
    return run(List.of("docker", "ps", "-aq", "--filter", "label=millrace.project=" + project))
        .lines()
        .toList();
  }

  private void compose(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("docker", "compose", "--env-file", envFile.toString()));
    command.addAll(List.of(arguments));
    run(command);
  }

  private static String run(List<String> command) throws Exception {
    Path output = Files.createTempFile("command", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(Path.of("..").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
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
