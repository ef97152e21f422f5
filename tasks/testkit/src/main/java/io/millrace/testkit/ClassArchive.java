package io.millrace.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The classes that a process has loaded, as a file that processes after it map instead of reading
 * and verifying each class again: that is half the processor time of a task that does little. One
 * that the archive does not fit loads its classes as usual.
 */
public final class ClassArchive {
  private static final int PATIENCE_SECONDS = 120;

  private final Path file;
  private final String classPath;

  private ClassArchive(Path file, String classPath) {
    this.file = file;
    this.classPath = classPath;
  }

  /**
   * Runs a main method, which must succeed, and archives the classes that it has loaded.
   *
   * @param directory where the archive is kept
   */
  public static ClassArchive of(Class<?> main, Map<String, String> environment, Path directory)
      throws IOException, InterruptedException {
    ClassArchive archive = new ClassArchive(directory.resolve("classes.jsa"), jars(directory));
    List<String> options = archive.options("-XX:ArchiveClassesAtExit=");
    try (TaskProcess process = TaskProcess.startWith(options, main, environment, directory)) {
      if (process.await(PATIENCE_SECONDS) != 0 || !Files.exists(archive.file)) {
        throw new IllegalStateException("no archive of classes: " + process.stderr());
      }
    }
    return archive;
  }

  /** The JVM options that use it. */
  List<String> options() {
    return options("-XX:SharedArchiveFile=");
  }

  /** The JVM's messages about archives would be printed before the result on stdout. */
  private List<String> options(String option) {
    return List.of("-Xlog:disable", option + file, "-cp", classPath);
  }

  /** This virtual machine's class path, its directories as jars: directories are not archived. */
  private static String jars(Path directory) throws IOException {
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, 0)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        jars.add(jar(path, directory.resolve(jars.size() + ".jar")).toString());
      } else if (Files.exists(path)) {
        jars.add(entry);
      }
    }
    return String.join(File.pathSeparator, jars);
  }

  private static Path jar(Path classes, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> paths = Files.walk(classes)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
        Files.copy(path, out);
      }
    }
    return jar;
  }
}
