package io.millrace.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.interval.Interval;
import io.millrace.common.json.Json;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskContext;
import io.millrace.common.task.TaskRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays dead letters of an interval: maps, checks and stores them as the other tasks would, by
 * the pipeline as it is now.
 */
public final class Main {
  static final String TASK = "replay-dead-letters";

  private static final Logger log = LoggerFactory.getLogger(Main.class);

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(TaskRunner.run(TASK, arguments, System.getenv(), Main::run));
  }

  static ObjectNode run(TaskContext context) {
    return run(context, StepObserver.NONE);
  }

  /**
   * The task without a process around it.
   *
   * @param observer is told of each {@link ReplayStep}, and each step of a transaction
   */
  public static ObjectNode run(TaskContext context, StepObserver observer) {
    ReplaySettings settings = ReplaySettings.read(context.environment());
    Interval interval = settings.task().interval();
    try (Connections connections = Connections.open(settings)) {
      ReplayPreparation preparation =
          new ReplayPreparation(settings, connections, context, observer);
      ObjectNode json =
          settings.dryRun()
              ? DryRun.run(preparation.prepared())
              : new ReplayTask(settings, connections, preparation, observer).run();
      log.info("{}", json);
      return Json.object()
          .put("pipeline", settings.task().pipeline().name())
          .put("interval_start", interval.label())
          .put("dry_run", settings.dryRun())
          .setAll(json);
    }
  }
}
