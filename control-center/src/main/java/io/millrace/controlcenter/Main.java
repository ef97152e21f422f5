package io.millrace.controlcenter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.settings.Settings;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.common.task.TaskRunner;
import io.millrace.controlcenter.http.HttpServer;
import io.millrace.controlcenter.pipelines.PipelineFiles;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the Control Center until it is asked to stop. It starts whatever else is down: each part
 * is connected to when it is needed.
 */
public final class Main {
  static final String TASK = "control-center";

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(TaskRunner.run(TASK, arguments, System.getenv(), Main::run));
  }

  private static ObjectNode run(TaskContext process) throws InterruptedException {
    ControlCenterSettings settings =
        ControlCenterSettings.read(new Settings(process.environment()));
    serve(settings, process.stop(), process.clock());
    return Json.object();
  }

  private static void serve(ControlCenterSettings settings, Stop stop, Clock clock)
      throws InterruptedException {
    // Not before here: the level of the log is set by then.
    Logger log = LoggerFactory.getLogger(Main.class);
    PipelineFiles pipelines = new PipelineFiles(settings.pipelines());
    try (Backends backends = new Backends(settings, pipelines);
        Service service = new Service(settings, pipelines, backends, clock);
        HttpServer server = HttpServer.start(settings.port(), service.content())) {
      service.startSampling();
      log.info("listening on port {}", server.port());
      CountDownLatch stopped = new CountDownLatch(1);
      stop.onRequest(stopped::countDown);
      stopped.await();
      log.info("stopping");
    }
  }
}
