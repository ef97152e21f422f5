package io.millrace.common.task;

/**
 * Is told of each {@link Step} as the task reaches it, by the thread that does. A task's own {@code
 * main} needs none; tests stop or kill the task here.
 */
@FunctionalInterface
public interface StepObserver {
  /** Looks away. */
  StepObserver NONE = step -> {};

  void reached(Step step);
}
