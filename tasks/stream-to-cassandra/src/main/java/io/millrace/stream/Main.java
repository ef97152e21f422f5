package io.millrace.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.settings.Settings;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskContext;
import io.millrace.common.task.TaskRunner;

/** Stores what the topic of a pipeline holds in Cassandra. */
public final class Main {
  static final String TASK = "stream-to-cassandra";

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(TaskRunner.run(TASK, arguments, System.getenv(), Main::run));
  }

  static ObjectNode run(TaskContext context) throws Exception {
    return run(context, StepObserver.NONE);
  }

  /**
   * The task without a process around it.
   *
   * @param observer is told of each {@link StreamStep} of storing an interval, and each step of a
   *     transaction
   */
  public static ObjectNode run(TaskContext context, StepObserver observer) throws Exception {
    Settings settings = new Settings(context.environment());
    return switch (settings.choice("MODE", Mode.class, Mode.INTERVAL)) {
      case INTERVAL -> {
        IntervalSettings interval = IntervalSettings.read(settings);
        try (IntervalTask task = IntervalTask.open(interval, context, observer)) {
          yield task.run();
        }
      }
      case FOLLOW -> {
        FollowSettings follow = FollowSettings.read(settings);
        try (FollowTask task = FollowTask.open(follow, context)) {
          yield task.run();
        }
      }
    };
  }
}
