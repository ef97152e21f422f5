package io.millrace.testkit.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskContext;

/**
 * The task that the tests of storing an interval run. Each engine's module names its own as a
 * service, and has these tests run: what they show holds for every engine.
 */
@FunctionalInterface
public interface StoreTaskUnderTest {
  /** Runs the task in this virtual machine. */
  ObjectNode run(TaskContext context, StepObserver observer);
}
