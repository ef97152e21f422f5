package io.millrace.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskContext;
import io.millrace.common.task.TaskRunner;
import io.millrace.kafka.KafkaClients;
import io.millrace.store.IntervalContext;
import io.millrace.store.StoreConnections;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays dead letters of an interval: maps, checks and stores them as the other tasks would, with
 * the current pipeline.
 */
public final class Main {
  private static final String TASK = "replay-dead-letters";

  private static final Logger log = LoggerFactory.getLogger(Main.class);

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(TaskRunner.run(TASK, arguments, Main::run));
  }

  /**
   * Runs the task without its process.
   *
   * @param observer is notified of each {@link ReplayStep}, and each step of a transaction
   */
  public static ObjectNode run(TaskContext context, StepObserver observer) {
    ReplaySettings settings = ReplaySettings.read(context.environment());
    try (StoreConnections connections =
        StoreConnections.open(
            TASK,
            settings.cassandra(),
            settings.kafka(),
            settings.task().pipeline(),
            KafkaClients::consumer)) {
      IntervalContext interval =
          IntervalContext.open(
              "replaying dead letters of", settings.task(), context, connections, observer);
      ReplayPreparation preparation = new ReplayPreparation(settings, interval);
      ObjectNode json =
          settings.dryRun()
              ? DryRun.run(preparation.prepared())
              : new ReplayTask(settings, interval, preparation).run();
      log.info("{}", json);
      return Json.object()
          .put("pipeline", settings.task().pipeline().name())
          .put("interval_start", interval.interval().label())
          .put("dry_run", settings.dryRun())
          .setAll(json);
    }
  }
}
