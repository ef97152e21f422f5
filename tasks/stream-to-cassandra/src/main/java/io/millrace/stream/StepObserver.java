package io.millrace.stream;

/** Is told of each {@link Step}. */
@FunctionalInterface
interface StepObserver {
  void reached(Step step);
}
