package io.millrace.spark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.settings.Settings;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskContext;
import io.millrace.common.task.TaskRunner;
import io.millrace.kafka.KafkaClients;
import io.millrace.store.IntervalContext;
import io.millrace.store.StoreConnections;
import io.millrace.store.StoreTask;

/** Stores the records of an interval in Cassandra with Spark. */
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
    SparkSettings settings = SparkSettings.read(new Settings(process.environment()));
    try (StoreConnections connections =
            StoreConnections.open(
                TASK,
                settings.cassandra(),
                settings.kafka(),
                settings.task().pipeline(),
                KafkaClients::consumer);
        SparkApplication spark = SparkApplication.start(settings)) {
      IntervalContext context =
          IntervalContext.open("storing", settings.task(), process, connections, observer);
      return new StoreTask(context, settings.expected())
          .run(SparkEngine.NAME, entry -> new SparkEngine(context, entry, spark.context()));
    }
  }
}
