package io.millrace.spark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.settings.Settings;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskContext;
import io.millrace.common.task.TaskRunner;
import io.millrace.kafka.KafkaClients;
import io.millrace.store.IntervalContext;
import io.millrace.store.StoreConnections;
import io.millrace.store.StoreTask;
import io.millrace.store.follow.FollowMetrics;
import io.millrace.store.follow.Mode;

/** Stores the records of a pipeline's topic in Cassandra with Spark. */
public final class Main {
  static final String TASK = "spark-to-cassandra";

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(TaskRunner.run(TASK, arguments, Main::run));
  }

  /**
   * Runs the task without its process.
   *
   * @param observer is notified of each {@link io.millrace.store.StoreStep}
   */
  public static ObjectNode run(TaskContext process, StepObserver observer) {
    Settings settings = new Settings(process.environment());
    return switch (settings.choice("MODE", Mode.class, Mode.INTERVAL)) {
      case INTERVAL -> interval(SparkSettings.read(settings), process, observer);
      case FOLLOW -> follow(SparkFollowSettings.read(settings), process);
    };
  }

  private static ObjectNode interval(
      SparkSettings settings, TaskContext process, StepObserver observer) {
    Pipeline pipeline = settings.task().pipeline();
    String name = pipeline.name() + " " + settings.task().interval().label();
    try (StoreConnections connections =
            StoreConnections.open(
                TASK, settings.cassandra(), settings.kafka(), pipeline, KafkaClients::consumer);
        SparkApplication spark = SparkApplication.start(settings.cluster(), name)) {
      IntervalContext context =
          IntervalContext.open("storing", settings.task(), process, connections, observer);
      return new StoreTask(context, settings.expected())
          .run(SparkEngine.NAME, entry -> new SparkEngine(context, entry, spark.context()));
    }
  }

  private static ObjectNode follow(SparkFollowSettings settings, TaskContext process) {
    Pipeline pipeline = settings.follow().pipeline();
    try (FollowMetrics metrics = FollowMetrics.open(settings.follow(), process.clock());
        StoreConnections connections =
            StoreConnections.open(
                TASK,
                settings.follow().cassandra(),
                settings.follow().kafka(),
                pipeline,
                clients -> clients.groupConsumer(settings.follow().group()));
        SparkApplication spark =
            SparkApplication.start(settings.cluster(), pipeline.name() + " continuous")) {
      return new SparkFollow(settings, process, connections, spark.session(), metrics).run();
    }
  }
}
