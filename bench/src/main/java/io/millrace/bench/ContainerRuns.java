package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a task in its image, as Airflow does, and measures from {@code docker run} to the exit. */
final class ContainerRuns {
  private static final String DOCKER = "docker";

  private final String image;
  private final Path folder;

  ContainerRuns(String image, Path folder) {
    this.image = image;
    this.folder = folder;
  }

  String image() {
    return image;
  }

  /** Whether the engine has the image. */
  boolean isThere() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(DOCKER, "image", "inspect", image)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor() == 0;
  }

  /**
   * Runs it once.
   *
   * @throws BenchException if the task failed
   */
  Duration run(Map<String, String> environment) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(DOCKER, "run", "--rm", "--network", "host"));
    // The services are published on this machine's loopback interface only. Values stay out of the
    // command line.
    environment.keySet().forEach(name -> line.addAll(List.of("-e", name)));
    line.add(image);
    Path err = Files.createTempFile(folder, "container", ".err");
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(err.toFile());
    long start = System.nanoTime();
    int exitCode = builder.start().waitFor();
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    if (exitCode != 0) {
      throw new BenchException(
          "%s failed with exit code %d:%n%s".formatted(image, exitCode, Files.readString(err)));
    }
    return time;
  }
}
