package io.millrace.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testkit.TaskProcess;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The attempts at the tasks of one hour: processes that a disruption may hit. */
final class Attempts implements AutoCloseable {
  /** Longer than the deadline of a task, and a service's restart. */
  private static final int TIMEOUT_SECONDS = 180;

  /** A lost attempt may end in any way but with a bug or a wrong setting. */
  private static final Set<Integer> NEVER = Set.of(64, 70, 78);

  private final Hour hour;
  private final Outages outages;
  private final Rounds rounds;
  private final Path directory;
  private final Deque<TaskProcess> paused = new ArrayDeque<>();

  Attempts(Hour hour, Outages outages, Rounds rounds, Path directory) {
    this.hour = hour;
    this.outages = outages;
    this.rounds = rounds;
    this.directory = directory;
  }

  /**
   * How an attempt ended.
   *
   * @param exitCode as the starter of the process sees it; {@link TaskProcess#KILLED} too where the
   *     process has been lost sight of
   * @param result the result line, if it came to one
   */
  record End(int exitCode, Optional<JsonNode> result) {
    static final End LOST = new End(TaskProcess.KILLED, Optional.empty());

    String reason() {
      return result.map(line -> line.path("reason").asText()).orElse("killed");
    }
  }

  /** Runs an attempt to its end, or until it is lost. */
  End run(Task task, Map<String, String> environment) throws Exception {
    return end(hour.start(SignalPoint.never(task), environment, directory));
  }

  /** The same, with a disruption if it comes to that point. */
  End run(Disruption disruption, Map<String, String> environment) throws Exception {
    TaskProcess process = hour.start(disruption.point(), environment, directory);
    if (disruption.kind() == Disruption.Kind.KILL_TASK) {
      End end = end(process);
      if (end.exitCode() == TaskProcess.KILLED) {
        rounds.count(disruption.kind());
      }
      return end;
    }
    if (!process.stops(TIMEOUT_SECONDS)) {
      return end(process);
    }
    rounds.count(disruption.kind());
    switch (disruption.kind()) {
      case PAUSE_TASK -> {
        paused.add(process);
        return End.LOST;
      }
      case FAIL_SOURCE -> {
        hour.injectFault(disruption.fault());
        process.resume();
        try {
          return end(process);
        } finally {
          hour.clearFaults();
        }
      }
      default -> outages.during(disruption, process::resume);
    }
    return end(process);
  }

  /** Lets the attempt that was paused first go on, beside whatever else there is. */
  void resumeOne() throws Exception {
    TaskProcess process = paused.peek();
    if (process != null) {
      process.resume();
    }
  }

  /** Waits for all that were paused; none may end with a bug. */
  void awaitAll() throws Exception {
    while (!paused.isEmpty()) {
      TaskProcess process = paused.remove();
      process.resume();
      end(process);
    }
  }

  @Override
  public void close() {
    paused.forEach(TaskProcess::close);
  }

  private static End end(TaskProcess process) throws Exception {
    try (process) {
      int exitCode = process.await(TIMEOUT_SECONDS);
      if (NEVER.contains(exitCode)) {
        throw new AssertionError("exit code " + exitCode + ":\n" + process.stderr());
      }
      boolean killed = exitCode == TaskProcess.KILLED;
      return new End(exitCode, killed ? Optional.empty() : Optional.of(process.result()));
    }
  }
}
