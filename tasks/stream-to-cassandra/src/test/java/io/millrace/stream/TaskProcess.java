package io.millrace.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The task in a process of its own, as its container runs it. */
final class TaskProcess implements AutoCloseable {
  private final Process process;
  private final Path out;
  private final Path err;

  private TaskProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static TaskProcess start(Map<String, String> environment, Path directory) throws IOException {
    Path out = Files.createTempFile(directory, "out", ".txt");
    Path err = Files.createTempFile(directory, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new TaskProcess(
        builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
  }

  /** Asks it to stop, as the engine does when it stops a container. */
  void terminate() {
    process.destroy();
  }

  /** Kills it: it can do nothing about it. */
  void kill() {
    process.destroyForcibly();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Its exit code. */
  int await(int seconds) throws InterruptedException, IOException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + seconds + " s:\n" + stderr());
    }
    return process.exitValue();
  }

  /** The last line on stdout, which must be the only one. */
  JsonNode result() throws IOException {
    List<String> lines = Files.readAllLines(out);
    if (lines.size() != 1) {
      throw new AssertionError(lines + "\n" + stderr());
    }
    return Json.parse(lines.get(0));
  }

  String stderr() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
