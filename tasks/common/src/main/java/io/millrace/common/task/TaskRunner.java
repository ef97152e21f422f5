package io.millrace.common.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;
import org.slf4j.LoggerFactory;

/**
 * Runs a task and reports how it ended: with its exit code and with the last line on stdout, a JSON
 * object. After a failure its {@code reason} is also the last line on stderr.
 *
 * <p>This is the only place where outcomes become exit codes.
 *
 * <p>On SIGTERM the body is asked to stop and has {@link #GRACE} to end. If it has finished its
 * work anyway, or failed for its own reason that a retry would not change, that is the outcome.
 * Otherwise the outcome is {@code temporary} and the exit code that of the signal, 143.
 */
public final class TaskRunner {
  /** Time for the body to end after SIGTERM: a container is killed ten seconds after it. */
  static final Duration GRACE = Duration.ofSeconds(9);

  private final String task;
  private final Clock clock;
  private final PrintStream out;
  private final PrintStream err;

  TaskRunner(String task, Clock clock, PrintStream out, PrintStream err) {
    this.task = task;
    this.clock = clock;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs the task in this process; to be called once, from {@code main}, which then exits with the
   * returned code: lingering client threads must not keep the process alive.
   *
   * @param task its name in the result line, such as {@code schema-init}
   * @param arguments the command line; a task takes none
   * @param environment the environment variables
   */
  public static int run(
      String task, String[] arguments, Map<String, String> environment, TaskBody body) {
    TaskRunner runner = new TaskRunner(task, Clock.systemUTC(), System.out, System.err);
    Stop stop = new Stop();
    Result result = runner.new Result(environment);
    try (StopSignal signal =
        StopSignal.install(stop, GRACE, () -> result.report(StopSignal.late(GRACE)))) {
      Outcome outcome = runner.outcome(arguments, environment, stop, body);
      result.report(outcome);
      signal.ended(outcome.exitCode());
      return outcome.exitCode().code();
    }
  }

  /** The same with this process's environment, for a task that takes an observer: with none. */
  public static int run(
      String task, String[] arguments, BiFunction<TaskContext, StepObserver, ObjectNode> body) {
    return run(task, arguments, System.getenv(), context -> body.apply(context, StepObserver.NONE));
  }

  /** The same without a process around it. */
  int run(String[] arguments, Map<String, String> environment, Stop stop, TaskBody body) {
    Outcome outcome = outcome(arguments, environment, stop, body);
    new Result(environment).report(outcome);
    return outcome.exitCode().code();
  }

  private Outcome outcome(
      String[] arguments, Map<String, String> environment, Stop stop, TaskBody body) {
    long start = clock.millis();
    try {
      Logging.configure(environment);
      ClassArchive.warning(System.getProperties())
          .ifPresent(line -> LoggerFactory.getLogger(TaskRunner.class).warn(line));
      if (arguments.length > 0) {
        throw new UsageException(
            "\"%s\" is not understood (valid: no arguments; settings are environment variables)"
                .formatted(String.join(" ", arguments)));
      }
      ObjectNode details = body.run(new TaskContext(environment, stop, clock));
      return Outcome.done(details.put("duration_ms", clock.millis() - start));
    } catch (TaskException e) {
      return Outcome.failed(e.exitCode(), e.getMessage());
    } catch (Throwable e) { // bugs must be reported like everything else, including Errors
      return stop.requested() ? Outcome.stopped(e) : Outcome.bug(e);
    }
  }

  /** Prints how the task ended, once: when the body ends, or when it does not end in time. */
  private final class Result {
    private final Secrets secrets;
    private boolean reported;

    Result(Map<String, String> environment) {
      this.secrets = new Secrets(environment);
    }

    synchronized void report(Outcome outcome) {
      if (reported) {
        return;
      }
      reported = true;
      ObjectNode line =
          Json.object().put("task", task).put("outcome", outcome.exitCode().outcome());
      outcome.details().ifPresent(line::setAll);
      outcome.trace().ifPresent(trace -> err.print(secrets.hide(trace)));
      outcome
          .reason()
          .map(reason -> secrets.hide(reason.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ")))
          .ifPresent(
              reason -> {
                line.put("reason", reason);
                err.println(reason);
              });
      err.flush();
      out.println(Json.write(line));
      out.flush();
    }
  }
}
