package io.millrace.common.task;

/**
 * A point in a task's protocol at which it may be killed: each task has an enum of its own. Whoever
 * adds one adds a test that kills the task there.
 */
public interface Step {
  /** The enum constant's name. */
  String name();
}
