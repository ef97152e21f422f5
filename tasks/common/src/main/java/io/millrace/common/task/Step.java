package io.millrace.common.task;

/**
 * A point in a task's protocol at which it may be killed: each task has its own enum. Each new step
 * needs a test that kills the task there.
 */
public interface Step {
  /** The enum constant's name. */
  String name();
}
