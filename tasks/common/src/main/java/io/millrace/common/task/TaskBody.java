package io.millrace.common.task;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a task does. */
@FunctionalInterface
public interface TaskBody {
  /**
   * Does the work.
   *
   * @return what the result line has besides the task's name, outcome and duration, in this order
   * @throws TaskException for an expected failure; any other exception is reported as a bug
   */
  ObjectNode run(TaskContext context) throws Exception;
}
