package io.millrace.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskContext;
import io.millrace.testkit.store.StoreTaskUnderTest;
import java.util.ServiceLoader;

/** The tasks that move data. */
enum Task {
  FETCH("fetch-and-produce"),
  STREAM("stream-to-cassandra"),
  REPLAY("replay-dead-letters"),
  /** The same as {@link #STREAM} on another engine, and on a class path of its own. */
  SPARK("spark-to-cassandra");

  private final String label;

  Task(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Runs it as its own {@code main} does. */
  ObjectNode run(TaskContext context, StepObserver observer) throws Exception {
    return switch (this) {
      case FETCH -> io.millrace.fetch.Main.run(context, observer);
      case REPLAY -> io.millrace.replay.Main.run(context, observer);
      case STREAM -> io.millrace.stream.Main.run(context, observer);
      case SPARK ->
          ServiceLoader.load(StoreTaskUnderTest.class)
              .findFirst()
              .orElseThrow(() -> new IllegalStateException(label + " needs its own class path"))
              .run(context, observer);
    };
  }
}
