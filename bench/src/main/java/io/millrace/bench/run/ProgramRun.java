package io.millrace.bench.run;

import io.millrace.bench.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How a program ran, from its start to its exit.
 *
 * @param processorTime of the program, without what it used in its last {@value #GLANCE_MS} ms
 * @param peakMemory the most memory it had at once, in bytes
 * @param result the last line that it printed on stdout, empty if none
 * @param log what it printed on stderr
 */
public record ProgramRun(
    int exitCode,
    Duration time,
    Duration processorTime,
    long peakMemory,
    String result,
    String log) {
  private static final int GLANCE_MS = 20;
  private static final int LAST_LINES = 5;

  /** Far more than a million records need, so that one that hangs does not hold up the rest. */
  private static final Duration LONGEST = Duration.ofMinutes(30);

  /**
   * Runs it, with its output in the folder.
   *
   * @throws BenchException if it has not ended after half an hour; it is ended then
   */
  public static ProgramRun of(JavaProgram program, Map<String, String> environment, Path folder)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, program.name(), ".out");
    Path err = Files.createTempFile(folder, program.name(), ".err");
    long start = System.nanoTime();
    Process process = program.start(environment, out, err);
    Duration processorTime = Duration.ZERO;
    long peakMemory = 0;
    try {
      do {
        processorTime = process.info().totalCpuDuration().orElse(processorTime);
        peakMemory = Math.max(peakMemory, peakMemory(process.pid()));
        if (System.nanoTime() - start > LONGEST.toNanos()) {
          throw new BenchException(
              "%s has not ended after %d minutes".formatted(program.name(), LONGEST.toMinutes()));
        }
      } while (!process.waitFor(GLANCE_MS, TimeUnit.MILLISECONDS));
    } finally {
      process.destroyForcibly();
    }
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    List<String> lines = Files.readAllLines(out);
    return new ProgramRun(
        process.exitValue(),
        time,
        processorTime,
        peakMemory,
        lines.isEmpty() ? "" : lines.get(lines.size() - 1),
        Files.readString(err));
  }

  /**
   * The same.
   *
   * @throws BenchException if the program failed
   */
  public ProgramRun successful(String name) {
    if (exitCode != 0) {
      List<String> lines = log.lines().toList();
      throw new BenchException(
          "%s failed with exit code %d after %.0f s: %s%n%s"
              .formatted(
                  name,
                  exitCode,
                  time.toMillis() / 1e3,
                  result,
                  String.join(
                      "\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()))));
    }
    return this;
  }

  /** As the kernel counts it; 0 once the process has ended. */
  static long peakMemory(long process) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1_024)
          .findFirst()
          .orElse(0);
    } catch (IOException | java.io.UncheckedIOException ended) {
      return 0;
    }
  }
}
