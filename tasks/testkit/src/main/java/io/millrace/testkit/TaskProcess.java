package io.millrace.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A task in a process of its own, as its container runs it. */
public final class TaskProcess implements AutoCloseable {
  /** The exit code of a process that was killed by SIGKILL. */
  public static final int KILLED = 137;

  private static final long GLANCE_NANOS = 20_000_000;

  private final Process process;
  private final Path out;
  private final Path err;
  private final CompletableFuture<?> tidied;

  private TaskProcess(Process process, Path out, Path err, Path temporary) {
    this.process = process;
    this.out = out;
    this.err = err;
    // One that is killed leaves the native libraries there that it has unpacked.
    this.tidied = process.onExit().thenRun(() -> removeAll(temporary));
  }

  /**
   * Starts it.
   *
   * @param main has the main method
   * @param environment all of the process's environment variables
   * @param directory where what it prints is kept
   * @param command what stands before {@code java} on the command line, if anything
   */
  public static TaskProcess start(
      Class<?> main, Map<String, String> environment, Path directory, String... command)
      throws IOException {
    return startWith(classPath(), main, environment, directory, command);
  }

  /**
   * The same.
   *
   * @param options of the virtual machine, besides the class path
   */
  public static TaskProcess start(
      Class<?> main, Map<String, String> environment, Path directory, List<String> options)
      throws IOException {
    List<String> all = new ArrayList<>(classPath());
    all.addAll(options);
    return startWith(all, main, environment, directory);
  }

  private static List<String> classPath() {
    return List.of("-cp", System.getProperty("java.class.path"));
  }

  /** The same with classes from an archive. */
  public static TaskProcess start(
      Class<?> main, Map<String, String> environment, Path directory, ClassArchive archive)
      throws IOException {
    return startWith(archive.options(), main, environment, directory);
  }

  /**
   * The same.
   *
   * @param options of the virtual machine, with the class path
   */
  public static TaskProcess startWith(
      List<String> options,
      Class<?> main,
      Map<String, String> environment,
      Path directory,
      String... command)
      throws IOException {
    Path out = Files.createTempFile(directory, "out", ".txt");
    Path err = Files.createTempFile(directory, "err", ".txt");
    Path temporary = Files.createTempDirectory(directory, "tmp");
    List<String> line = new ArrayList<>(List.of(command));
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    line.add("-Djava.io.tmpdir=" + temporary);
    line.addAll(options);
    line.add(main.getName());
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    return new TaskProcess(process, out, err, temporary);
  }

  /** Asks it to stop, as the engine does when it stops a container. */
  public void terminate() {
    process.destroy();
  }

  /** Kills it with SIGKILL. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Lets it run on after a SIGSTOP, unless it has ended. */
  public void resume() throws IOException, InterruptedException {
    Process signal = new ProcessBuilder("kill", "-CONT", Long.toString(process.pid())).start();
    if (signal.waitFor() != 0 && process.isAlive()) {
      throw new AssertionError("cannot resume process " + process.pid());
    }
  }

  /** Waits until it has been stopped by a SIGSTOP. */
  public void awaitStopped(int seconds) throws IOException {
    if (!stops(seconds)) {
      throw new AssertionError("it never came to the step it was to be stopped at:\n" + stderr());
    }
  }

  /** Waits until it has been stopped by a SIGSTOP, or has ended; returns whether it was stopped. */
  public boolean stops(int seconds) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!isStopped()) {
      if (!process.isAlive()) {
        return false;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("neither stopped nor ended after " + seconds + " s:\n" + stderr());
      }
      LockSupport.parkNanos(GLANCE_NANOS);
    }
    return true;
  }

  /** Whether it has not ended yet. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /** Its exit code. */
  public int await(int seconds) throws InterruptedException, IOException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after " + seconds + " s:\n" + stderr());
    }
    tidied.join();
    return process.exitValue();
  }

  /** The last line on stdout, which must be the only one. */
  public JsonNode result() throws IOException {
    List<String> lines = Files.readAllLines(out);
    if (lines.size() != 1) {
      throw new AssertionError(lines + "\n" + stderr());
    }
    return Json.parse(lines.get(0));
  }

  /** All it has logged so far. */
  public String stderr() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    tidied.join();
  }

  private static void removeAll(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By the state that the kernel tells, the first word behind the command's name. */
  private boolean isStopped() {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    } catch (IOException ended) {
      // The file goes with the process, also while it is being read.
      return false;
    }
  }
}
