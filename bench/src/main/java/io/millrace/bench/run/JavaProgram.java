package io.millrace.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program that runs in a virtual machine of its own, with its own module's class path.
 *
 * @param name for the names of its log files
 * @param module the folder, in which setup/bench.py has written the class path
 * @param heap as {@code -Xmx} takes it
 * @param options more options of the virtual machine
 */
public record JavaProgram(
    String name, String module, String mainClass, String heap, List<String> options) {
  private static final Path CLASS_PATH = Path.of("target", "bench.classpath");

  /** fetch-and-produce, to be run with so much heap. */
  public static JavaProgram fetch(String heap) {
    return new JavaProgram(
        "fetch", "tasks/fetch-and-produce", "io.millrace.fetch.Main", heap, List.of());
  }

  /** Starts it with these environment variables and no others. */
  public Process start(Map<String, String> environment, Path out, Path err) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As the images run it: jvmFlags in the parent pom
    line.addAll(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
    line.addAll(options);
    line.addAll(List.of("-cp", classPath(), mainClass));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  private String classPath() throws IOException {
    return Files.readString(Path.of(module).resolve(CLASS_PATH)).strip();
  }
}
