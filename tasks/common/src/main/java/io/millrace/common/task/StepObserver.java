package io.millrace.common.task;

/**
 * Called with each {@link Step} when the task reaches it, in the task's thread. A task's own {@code
 * main} does not need one; tests stop or kill the task here.
 */
@FunctionalInterface
public interface StepObserver {
  /** Observes nothing. */
  StepObserver NONE = step -> {};

  void reached(Step step);
}
