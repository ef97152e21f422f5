package io.millrace.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskContext;
import io.millrace.testkit.store.StoreTaskUnderTest;

/** This module's task, for the tests of every engine. */
public final class StreamTask implements StoreTaskUnderTest {
  @Override
  public ObjectNode run(TaskContext context, StepObserver observer) {
    return Main.run(context, observer);
  }

  @Override
  public Class<?> main() {
    return Main.class;
  }
}
