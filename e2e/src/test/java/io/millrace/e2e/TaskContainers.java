package io.millrace.e2e;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The task containers that start and end, as the engine reports them while they do. */
final class TaskContainers implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final EngineEvents events;

  private TaskContainers(EngineEvents events) {
    this.events = events;
  }

  /**
   * Listens from now on: also to what happens before the listening has begun. The engine forgets
   * events within seconds, so it must be before the run.
   */
  static TaskContainers watch(Stack stack) throws IOException {
    String label = "{{index .Actor.Attributes \"millrace.%s\"}}";
    return new TaskContainers(
        EngineEvents.since(
            Stack.now(),
            "{{.Action}} " + label.formatted("task") + " " + label.formatted("run"),
            "label=millrace.project=" + stack.setting("COMPOSE_PROJECT_NAME"),
            "event=start",
            "event=die"));
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
    return events.lines().stream()
        .filter(line -> line.endsWith(end))
        .map(line -> line.substring(0, line.length() - end.length()))
        .toList();
  }

  @Override
  public void close() throws IOException {
    events.close();
  }
}
