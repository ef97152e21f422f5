package io.millrace.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.settings.Settings;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskContext;
import io.millrace.common.task.TaskRunner;
import io.millrace.kafka.KafkaClients;
import io.millrace.store.StoreConnections;
import io.millrace.store.StoreStep;
import io.millrace.store.follow.FollowMetrics;
import io.millrace.store.follow.FollowSettings;
import io.millrace.store.follow.Mode;
import io.millrace.stream.follow.FollowTask;
import io.millrace.stream.interval.IntervalSettings;
import io.millrace.stream.interval.IntervalTask;

/** Stores the records of a pipeline's topic in Cassandra. */
public final class Main {
  private static final String TASK = "stream-to-cassandra";

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(TaskRunner.run(TASK, arguments, Main::run));
  }

  /**
   * Runs the task without its process.
   *
   * @param observer is notified of each {@link StoreStep} of storing an interval, and each step of
   *     a transaction
   */
  public static ObjectNode run(TaskContext context, StepObserver observer) {
    Settings settings = new Settings(context.environment());
    return switch (settings.choice("MODE", Mode.class, Mode.INTERVAL)) {
      case INTERVAL -> {
        IntervalSettings interval = IntervalSettings.read(settings);
        try (StoreConnections connections =
            StoreConnections.open(
                TASK,
                interval.cassandra(),
                interval.kafka(),
                interval.task().pipeline(),
                KafkaClients::consumer)) {
          yield IntervalTask.run(interval, context, connections, observer);
        }
      }
      case FOLLOW -> {
        FollowSettings follow = FollowSettings.read(settings);
        try (FollowMetrics metrics = FollowMetrics.open(follow, context.clock());
            StoreConnections connections =
                StoreConnections.open(
                    TASK,
                    follow.cassandra(),
                    follow.kafka(),
                    follow.pipeline(),
                    clients -> clients.groupConsumer(follow.group()))) {
          yield new FollowTask(follow, context, connections, metrics).run();
        }
      }
    };
  }
}
