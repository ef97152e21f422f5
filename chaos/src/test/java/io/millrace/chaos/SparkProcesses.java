package io.millrace.chaos;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the processes of {@link Task#SPARK} are started with: the class path of its own module's
 * tests, besides this module's classes, and what Spark needs of the virtual machine.
 */
final class SparkProcesses {
  /** What its container leaves it. */
  private static final String HEAP = "-Xmx600m";

  private SparkProcesses() {}

  /** The options of their virtual machines. */
  static List<String> options() throws IOException {
    List<String> options = new ArrayList<>(List.of(HEAP, "-cp", classPath()));
    options.addAll(List.of(System.getProperty("spark.jvm").strip().split("\\s+", -1)));
    return options;
  }

  /** The tests' one has all of the module's libraries, also those that its image's base has. */
  private static String classPath() throws IOException {
    Path module = Path.of(System.getProperty("spark.module"));
    return String.join(
        File.pathSeparator,
        ownClasses().toString(),
        module.resolve("classes").toString(),
        module.resolve("test-classes").toString(),
        Files.readString(module.resolve("test-class-path")).strip());
  }

  private static Path ownClasses() {
    try {
      return Path.of(
          SignalledTask.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
