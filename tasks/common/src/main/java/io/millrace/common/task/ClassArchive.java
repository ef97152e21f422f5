package io.millrace.common.task;

import java.util.Optional;

/**
 * The archive of classes that a task's image has. The JVM goes on without one that is missing or
 * does not fit; the task only starts more slowly.
 */
final class ClassArchive {
  /** What the JVM says of itself in {@code java.vm.info} while it uses an archive. */
  private static final String IN_USE = "sharing";

  private ClassArchive() {}

  /**
   * What to tell if the JVM uses none: one line in place of its own, which are up to four.
   *
   * @param vmInfo the system property {@code java.vm.info}
   */
  static Optional<String> warning(String vmInfo) {
    return vmInfo.contains(IN_USE)
        ? Optional.empty()
        : Optional.of(
            "the image's class archive was not used, so this start was slower: /app/classes.jsa is"
                + " missing, or was made with other jars or JVM options");
  }
}
