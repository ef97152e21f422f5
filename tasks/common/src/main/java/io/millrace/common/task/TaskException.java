package io.millrace.common.task;

/**
 * A failure that a task expects: its message is the one line that a person reads, so it names the
 * values involved and, if there is one, the solution. It is reported without a stack trace.
 */
public abstract class TaskException extends RuntimeException {
  private final ExitCode exitCode;

  TaskException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The exit code of the process. */
  public final ExitCode exitCode() {
    return exitCode;
  }
}
