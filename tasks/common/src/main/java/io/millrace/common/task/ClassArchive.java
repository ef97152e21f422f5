package io.millrace.common.task;

import java.util.Optional;
import java.util.Properties;

/**
 * The archive of classes that a task's image has. The JVM goes on without one that is missing or
 * does not fit; the task only starts more slowly.
 */
final class ClassArchive {
  /** The archive's path; only set in images that have one. */
  private static final String PATH = "millrace.class.archive";

  /** What the JVM says of itself in {@code java.vm.info} while it uses an archive. */
  private static final String IN_USE = "sharing";

  private ClassArchive() {}

  /**
   * What to tell if the JVM does not use the image's archive: one line in place of its own, which
   * are up to four.
   *
   * @param properties of the system
   */
  static Optional<String> warning(Properties properties) {
    return Optional.ofNullable(properties.getProperty(PATH))
        .filter(path -> !properties.getProperty("java.vm.info", "").contains(IN_USE))
        .map(
            path ->
                "the image's class archive was not used, so this start was slower: %s is missing, or was made with other jars or JVM options"
                    .formatted(path));
  }
}
