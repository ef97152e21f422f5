package io.millrace.stream.interval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskContext;
import io.millrace.store.IntervalContext;
import io.millrace.store.StoreConnections;
import io.millrace.store.StoreTask;

/** Stores one interval with this process's own threads. */
public final class IntervalTask {
  private IntervalTask() {}

  /**
   * Stores it.
   *
   * @param connections stay open when it ends
   * @param observer is notified of each {@link io.millrace.store.StoreStep}
   */
  public static ObjectNode run(
      IntervalSettings settings,
      TaskContext process,
      StoreConnections connections,
      StepObserver observer) {
    IntervalContext context =
        IntervalContext.open("storing", settings.task(), process, connections, observer);
    return new StoreTask(context, settings.expected())
        .run(JavaEngine.NAME, entry -> new JavaEngine(context, entry));
  }
}
