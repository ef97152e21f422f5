package io.millrace.testkit.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskContext;
import io.millrace.testkit.Scale;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * The task that the tests of storing an interval run. Each engine's module names its own as a
 * service, and has these tests run: what they show holds for every engine.
 */
public interface StoreTaskUnderTest {
  /** The one that the module names whose tests are running. */
  StoreTaskUnderTest OF_THIS_MODULE =
      ServiceLoader.load(StoreTaskUnderTest.class).findFirst().orElseThrow();

  /** Runs the task in this virtual machine. */
  ObjectNode run(TaskContext context, StepObserver observer);

  /** The main class of its own process. */
  Class<?> main();

  /** What a virtual machine of its own needs besides the class path. */
  default List<String> options() {
    return List.of();
  }

  /** Whether its processes start slowly. */
  default boolean startsSlowly() {
    return false;
  }

  /** Whether tests of code that all engines share are left to a faster one; never at scale. */
  static boolean leavesOutSharedCode() {
    return OF_THIS_MODULE.startsSlowly() && !Scale.isAsked();
  }

  /**
   * What its continuous mode needs besides the usual variables.
   *
   * @param directory the test's own
   */
  default Map<String, String> followEnvironment(Path directory) {
    return Map.of();
  }
}
