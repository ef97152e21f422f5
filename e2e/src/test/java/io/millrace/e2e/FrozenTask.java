package io.millrace.e2e;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A task container that stands still from the moment that it runs, however short its work, and what
 * the engine is asked to do with it. Stopping it lets it go on, with the signal pending.
 */
final class FrozenTask implements AutoCloseable {

  /** Queueing for the pool is part of it, and a task's timeout. */
  private static final Duration LIMIT = Duration.ofMinutes(8);

  private final String id;
  private final EngineEvents events;

  private FrozenTask(String id, EngineEvents events) {
    this.id = id;
    this.events = events;
  }

  /** Waits for the container of a run's task, and freezes it. */
  static FrozenTask of(String runId, String task) throws Exception {
    String since = Stack.now();
    List<String> find =
        List.of(
            "docker",
            "ps",
            "-q",
            "--no-trunc",
            "--filter",
            "status=running",
            "--filter",
            "label=millrace.run=" + runId,
            "--filter",
            "label=millrace.task=" + task);
    Await.until(LIMIT, task + " of " + runId + " runs", () -> !Stack.run(find).isBlank());
    String id = Stack.run(find).strip();
    Await.until(LIMIT, id + " stands still", () -> froze(id));
    return new FrozenTask(
        id,
        EngineEvents.since(
            since, "{{.Action}} {{index .Actor.Attributes \"signal\"}}", "container=" + id));
  }

  /** Whether it could be frozen: of a process that is just starting threads, not always. */
  private static boolean froze(String id) throws Exception {
    try {
      Stack.run(List.of("docker", "pause", id));
      return true;
    } catch (IllegalStateException e) {
      if (e.getMessage().contains("unable to freeze")) {
        return false;
      }
      throw new AssertionError("it ended before it could be frozen: " + e.getMessage(), e);
    }
  }

  /** Lets it go on. */
  void thaw() throws Exception {
    Stack.run(List.of("docker", "unpause", id));
  }

  /** Waits until the container is removed; returns the signals that it was sent until then. */
  List<String> awaitRemoval() throws Exception {
    Await.until(LIMIT, id + " is removed", () -> actions().contains("destroy"));
    return actions().stream()
        .filter(action -> action.startsWith("kill "))
        .map(action -> action.substring("kill ".length()))
        .toList();
  }

  private List<String> actions() throws IOException {
    return events.lines().stream().map(String::strip).toList();
  }

  @Override
  public void close() throws IOException {
    events.close();
  }
}
