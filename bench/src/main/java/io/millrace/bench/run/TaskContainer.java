package io.millrace.bench.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.BenchException;
import io.millrace.bench.BenchSettings;
import io.millrace.common.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs an image as Airflow's policy proxy has it run (create_body.py in airflow/docker-proxy), with
 * the memory and processors that a task has by default, and measures from {@code docker run} to the
 * exit.
 */
public final class TaskContainer {
  private static final String VERSION = System.getenv().getOrDefault("MILLRACE_VERSION", "0.1.0");
  private static final int PROCESSORS = Math.min(2, Runtime.getRuntime().availableProcessors());
  private static final int GLANCE_MS = 20;

  private static final List<String> LINE =
      List.of(
          "docker run --rm --init --read-only --user 65532:65532 --cap-drop ALL",
          "--security-opt no-new-privileges --pids-limit 512 --memory 512m --memory-swap 512m",
          "--cpu-shares 1024 --ipc private --log-driver json-file --log-opt max-size=10m",
          "--log-opt max-file=3 --tmpfs /tmp:rw,exec,nosuid,nodev,mode=1777,size=64m");

  private final String image;
  private final String network;

  /**
   * Of a task.
   *
   * @param task the image's name, such as {@code schema-init}
   * @param network the engine's id of the network that the container is in
   */
  public TaskContainer(String task, String network) {
    this.image = image(task);
    this.network = network;
  }

  /**
   * Of a task that reaches services as a process of this machine does: in the host's network, which
   * must be this machine's.
   */
  public static TaskContainer onThisMachine(String task) {
    return new TaskContainer(task, "host");
  }

  static String image(String name) {
    return "millrace/%s:%s".formatted(name, VERSION);
  }

  /**
   * How it ran.
   *
   * @param peakMemory the most that its program had in memory at once, in bytes
   * @param result what it printed as its result
   */
  public record Ended(Duration time, long peakMemory, JsonNode result) {
    /** In seconds. */
    public double seconds() {
      return time.toNanos() / 1e9;
    }
  }

  /**
   * Runs the task once.
   *
   * @throws BenchException if it failed
   */
  public Ended run(Map<String, String> environment) throws IOException, InterruptedException {
    Path out = Files.createTempFile(BenchSettings.FOLDER, "container", ".out");
    Watched watched = run(environment, List.of(), out);
    return new Ended(watched.time(), watched.peakMemory(), Json.parse(Files.readString(out)));
  }

  /**
   * Runs {@code true} in the same image, which is all that a container costs.
   *
   * @return in seconds
   */
  public double runTrue() throws IOException, InterruptedException {
    Path out = Files.createTempFile(BenchSettings.FOLDER, "container", ".out");
    return run(Map.of(), List.of("--entrypoint", "true"), out).time().toNanos() / 1e9;
  }

  private record Watched(Duration time, long peakMemory) {}

  private Watched run(Map<String, String> environment, List<String> more, Path out)
      throws IOException, InterruptedException {
    Path err = Files.createTempFile(BenchSettings.FOLDER, "container", ".err");
    Path id = Files.createTempFile(BenchSettings.FOLDER, "container", ".id");
    Files.delete(id);
    ProcessBuilder builder = new ProcessBuilder(line(environment, more, id));
    builder.environment().putAll(environment);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    ContainerMemory memory = new ContainerMemory(id);
    long start = System.nanoTime();
    Process process = builder.start();
    while (!process.waitFor(GLANCE_MS, TimeUnit.MILLISECONDS)) {
      if (more.isEmpty()) {
        memory.glance();
      }
    }
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    if (process.exitValue() != 0) {
      throw new BenchException(
          "%s failed with exit code %d:%n%s"
              .formatted(image, process.exitValue(), Files.readString(err)));
    }
    return new Watched(time, memory.peak());
  }

  /** Values stay out of the command line. */
  private List<String> line(Map<String, String> environment, List<String> more, Path id) {
    List<String> line = new ArrayList<>(List.of(String.join(" ", LINE).split(" ")));
    line.addAll(List.of("--cpus", Integer.toString(PROCESSORS), "--network", network));
    line.addAll(List.of("--cidfile", id.toString()));
    environment.keySet().forEach(name -> line.addAll(List.of("-e", name)));
    line.addAll(more);
    line.add(image);
    return line;
  }
}
