package io.millrace.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The task containers that start and end, as the engine tells of them while they do. */
final class TaskContainers implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Path told;
  private final Process events;

  private TaskContainers(Path told, Process events) {
    this.told = told;
    this.events = events;
  }

  /**
   * Listens from now on: also to what happens before the listening has begun. The engine forgets
   * events within seconds, so it must be before the run.
   */
  static TaskContainers watch(Stack stack) throws IOException {
    Path told = Files.createTempFile("task-containers", ".log");
    String labels = "{{index .Actor.Attributes \"millrace.%s\"}}";
    List<String> command =
        List.of(
            "docker",
            "events",
            "--since",
            Stack.now(),
            "--filter",
            "label=millrace.project=" + stack.setting("COMPOSE_PROJECT_NAME"),
            "--filter",
            "event=start",
            "--filter",
            "event=die",
            "--format",
            "{{.Action}} " + labels.formatted("task") + " " + labels.formatted("run"));
    return new TaskContainers(
        told,
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(told.toFile())
            .start());
  }

  /** Waits until a task of a run has started a number of containers, one after another or not. */
  void awaitStarts(String run, String task, int number) throws Exception {
    Await.value(
        LIMIT,
        "%s of %s has started %d containers".formatted(task, run, number),
        () -> actions(run, task),
        actions -> actions.stream().filter("start"::equals).count() >= number);
  }

  /** What containers of a task of a run did, in order: {@code start} or {@code die}. */
  List<String> actions(String run, String task) throws IOException {
    String end = " " + task + " " + run;
    return Files.readString(told)
        .lines()
        .filter(line -> line.endsWith(end))
        .map(line -> line.substring(0, line.length() - end.length()))
        .toList();
  }

  @Override
  public void close() throws IOException {
    events.destroy();
    Files.delete(told);
  }
}
