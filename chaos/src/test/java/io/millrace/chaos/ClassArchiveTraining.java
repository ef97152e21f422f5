package io.millrace.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.testkit.ClassArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * Every task once, undisturbed, in one process: what it has loaded is archived for the hundreds of
 * processes that the tests start.
 */
final class ClassArchiveTraining {
  private static ClassArchive archive;

  private ClassArchiveTraining() {}

  /** Made when first asked for, in a fixture of its own on these services. */
  static synchronized ClassArchive archive(PipelineFixture.Backend backend)
      throws IOException, InterruptedException {
    if (archive == null) {
      Path directory = Files.createTempDirectory(Path.of("target"), "rehearsal");
      try (PipelineFixture fixture = PipelineFixture.on(backend)) {
        Map<String, String> fetch = fixture.nextHour().fetch("rehearsal", Expected.USERS);
        archive = ClassArchive.of(ClassArchiveTraining.class, fetch, directory);
      }
    }
    return archive;
  }

  public static void main(String[] arguments) throws Exception {
    Map<String, String> environment = new HashMap<>(System.getenv());
    ObjectNode fetched = run(Task.FETCH, environment);
    environment.put("REVISION", fetched.get("revision").asText());
    environment.put("FINGERPRINT", fetched.get("fingerprint").asText());
    run(Task.STREAM, environment);
    run(Task.REPLAY, environment);
    System.exit(0);
  }

  private static ObjectNode run(Task task, Map<String, String> environment) throws Exception {
    return task.run(new TaskContext(environment, new Stop(), Clock.systemUTC()), StepObserver.NONE);
  }
}
